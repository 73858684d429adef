import { environmentOf } from '../../policy/Policy';
import { shortRevision } from '../../shared/text';
import type { ChangeRow } from '../records';
import { rollbackOf } from '../rollbackQueries';
import type { Step } from './context';
import { bringsCommit } from './reached';
import { recordUndone, rollbackAfterFailure } from './rollBack';
import { recordReplayedSyncs } from './syncReplays';
import { isEmpty, keepVerification } from '../verification/keepVerification';
import type { VerifiedDeployment } from '../verification/readVerification';

interface DeploymentRow extends VerifiedDeployment {
  service_ref: string;
  environment: string;
  removed_at: Date | null;
  pinned_revision: string | null;
  sync_status: string;
  health: string;
  healthy_since: Date | null;
  in_sync_since: Date | null;
}

/**
 * `verifying`: the revision runs. Done when every deployment of the target was
 * synced and healthy without a break for the policy's soak, and its rollouts,
 * analyses and metrics were as they should be: whatever flaps begins it anew, and
 * what cannot be read is not as it should be. Failed when that is not so within the policy's time; then it is rolled
 * back where the policy says so. What is being rolled back is not judged any more.
 */
export const verifyStep: Step = async (row, house, signal) => {
  const { db, policy, clock, jobs } = house.options;
  await recordReplayedSyncs(row, house);
  if (await rollbackOf(row.id, db)) return 'wait';
  const deployments = await db<DeploymentRow>('deployments')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereNull('removed_at');
  const { payload, reasons, sinceMs } = await keepVerification(
    row,
    deployments,
    house,
    signal,
  );
  const verification = isEmpty(payload) ? {} : { verification: payload };
  const unhealthy = deployments.filter(
    deployment =>
      runsAnother(deployment, row) ||
      deployment.sync_status !== 'synced' ||
      deployment.health !== 'healthy',
  );
  const environment = environmentOf(policy(), row.environment);
  const synced = row.steps.synced ? Date.parse(row.steps.synced) : NaN;
  if (deployments.length > 0 && unhealthy.length === 0 && payload.isPassing) {
    const since = Math.max(
      synced,
      sinceMs ?? synced,
      ...deployments.flatMap(d => [
        d.healthy_since?.getTime() ?? NaN,
        d.in_sync_since?.getTime() ?? NaN,
      ]),
    );
    const stableMs = (environment?.stableSeconds ?? Infinity) * 1000;
    const restMs = since + stableMs - clock().toMillis();
    // Health right after a sync is a moment, not a verdict.
    if (!(restMs <= 0)) {
      await jobs.enqueue({
        queue: 'change.advance',
        data: { changeId: row.id },
        key: row.id,
        startAfterSeconds: Math.ceil(restMs / 1000) || 1,
      });
      return 'wait';
    }
    // Before its own end, so that a process that dies in between does it again.
    if (row.rollback_of) await recordUndone(row.rollback_of, row, house);
    await house.record(row, async recording => {
      await recording.append(
        house.draft('change.succeeded', verification, {
          attestation: 'read',
          controls: ['PCI:6.5.1', 'SOC2:CC8.1'],
        }),
      );
    });
    return 'wait';
  }
  const seconds = environment?.verifySeconds ?? Infinity;
  const begun = Math.max(
    synced,
    row.verification_asked_at?.getTime() ?? synced,
  );
  if (clock().toMillis() - begun > seconds * 1000) {
    const names = [...unhealthy.map(d => whatIsWrong(d, row)), ...reasons];
    await house.record(row, async recording => {
      await recording.append(
        house.draft('change.failed', verification, {
          attestation: 'read',
          erasable: {
            reason: `Not healthy within ${seconds} s of the sync: ${names.join(
              ', ',
            )}; roll it back where that is offered, promote a revision that reverts it, or have it verified again when the reason is over`,
          },
        }),
      );
      await recording.enqueue(rollbackAfterFailure(row, policy()));
    });
  }
  return 'wait';
};

/** A change that moves no pin was found in the deployment when it was synced. */
function runsAnother(deployment: DeploymentRow, row: ChangeRow): boolean {
  return !bringsCommit(row) && deployment.pinned_revision !== row.to_revision;
}

function whatIsWrong(deployment: DeploymentRow, row: ChangeRow): string {
  if (runsAnother(deployment, row)) {
    return `${deployment.application} runs ${shortRevision(
      deployment.pinned_revision,
    )}`;
  }
  return deployment.sync_status === 'synced'
    ? `${deployment.application} is ${deployment.health}`
    : `${deployment.application} is ${deployment.sync_status}`;
}
