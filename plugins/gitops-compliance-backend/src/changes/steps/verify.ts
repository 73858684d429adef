import { environmentOf } from '../../policy/Policy';
import { shortRevision } from '../../shared/text';
import type { ChangeRow } from '../records';
import type { Step } from './context';
import { bringsCommit } from './reached';

interface DeploymentRow {
  service_ref: string;
  environment: string;
  removed_at: Date | null;
  application: string;
  pinned_revision: string | null;
  sync_status: string;
  health: string;
  healthy_since: Date | null;
}

/**
 * `verifying`: the revision runs. Done when every deployment of the target is
 * synced and healthy; failed when it is not so within the policy's time.
 */
export const verifyStep: Step = async (row, house) => {
  const { db, policy, clock, jobs } = house.options;
  const deployments = await db<DeploymentRow>('deployments')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereNull('removed_at');
  const unhealthy = deployments.filter(
    deployment =>
      runsAnother(deployment, row) ||
      deployment.sync_status !== 'synced' ||
      deployment.health !== 'healthy',
  );
  const environment = environmentOf(policy(), row.environment);
  const synced = row.steps.synced ? Date.parse(row.steps.synced) : NaN;
  if (deployments.length > 0 && unhealthy.length === 0) {
    const since = Math.max(
      synced,
      ...deployments.map(d => d.healthy_since?.getTime() ?? NaN),
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
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.succeeded',
          {},
          { attestation: 'read', controls: ['PCI:6.5.1', 'SOC2:CC8.1'] },
        ),
      );
    });
    return 'wait';
  }
  const seconds = environment?.verifySeconds ?? Infinity;
  if (clock().toMillis() - synced > seconds * 1000) {
    const names = unhealthy.map(d => whatIsWrong(d, row));
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.failed',
          {},
          {
            attestation: 'read',
            erasable: {
              reason: `Not healthy within ${seconds} s of the sync: ${names.join(
                ', ',
              )}; to go back, promote a revision that reverts it`,
            },
          },
        ),
      );
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
