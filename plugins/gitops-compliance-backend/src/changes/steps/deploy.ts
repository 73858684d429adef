import type { ArgoWindowsFact } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Recording } from '../../ledger/Ledger';
import { modeInForce } from '../../policy/modeInForce';
import { environmentOf, targetPolicyOf } from '../../policy/Policy';
import { shortRevision } from '../../shared/text';
import type { ChangeRow } from '../records';
import { rollbackOf } from '../rollbackQueries';
import type { House, Step } from './context';
import { heldByWindows } from './heldByWindows';
import { recordOwedReview } from './owedReview';
import { recordLostRequests } from './lostRequests';
import { bringsCommit, notReached } from './reached';
import {
  correlationOf,
  requestSync,
  type SyncableDeployment,
} from './requestSync';
import { recordReplayedSyncs } from './syncReplays';
import { takeSyncSlot } from './syncSlots';

/** Least time between two requests of one sync. */
const SYNC_AGAIN_AFTER_MS = 60_000;

interface DeploymentRow extends SyncableDeployment {
  service_ref: string;
  environment: string;
  removed_at: Date | null;
  auto_sync: boolean;
  argo_windows: ArgoWindowsFact | null;
  since: Date | null;
  operation: {
    phase: string;
    correlationId: string | null;
    message: string;
  } | null;
}

/**
 * `deploying`: the pin is merged. Where the application does not sync by
 * itself, asks for the sync, and only while the calendar is open, in its turn at
 * its instance, and where the policy wants a person to, only once one did; then
 * waits until every deployment of the target runs the pinned revision. What is
 * being rolled back is not deployed any further.
 */
export const deployStep: Step = async (row, house, signal) => {
  const { db, gatekeeper, policy } = house.options;
  const deployments: DeploymentRow[] = await db('deployments')
    .leftJoin(
      'deployment_windows',
      'deployment_windows.deployment_id',
      'deployments.id',
    )
    .select('deployments.*', { argo_windows: 'deployment_windows.told' })
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereNull('removed_at')
    .orderBy('id');
  await recordLostRequests(row, house);
  const waiting = await notReached(row, deployments, house, signal);
  if (deployments.length > 0 && waiting.length === 0) {
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.synced',
          { deployments: deployments.map(deployment => deployment.id) },
          { attestation: 'read' },
        ),
      );
    });
    return 'again';
  }

  await recordOwedReview(row, house);
  await recordReplayedSyncs(row, house);
  if (await rollbackOf(row.id, db)) return 'wait';
  const mode = modeInForce(row, policy());
  const { deploySeconds } = environmentOf(policy(), row.environment) ?? {};
  const obstacle = obstacleOf(
    row,
    deployments,
    house.options.clock(),
    deploySeconds ?? Infinity,
  );
  if (obstacle) {
    await fail(row, house, obstacle);
    return 'wait';
  }
  const failed = waiting.find(
    deployment =>
      deployment.operation?.correlationId === correlationOf(row) &&
      ['failed', 'error'].includes(deployment.operation.phase),
  );
  if (failed) {
    await recordFailedSync(row, failed, house);
    return 'wait';
  }
  const manual = waiting.filter(deployment => !deployment.auto_sync);
  const due =
    !row.sync_requested_at ||
    house.options.clock().toMillis() - row.sync_requested_at.getTime() >
      SYNC_AGAIN_AFTER_MS;
  if (manual.length === 0 || !due || mode === 'observe') return 'wait';
  if (row.merged_outside && mode === 'enforce') {
    await recordLeftAlone(row, house);
    return 'wait';
  }

  const { syncBy } = targetPolicyOf(policy(), {
    service: row.service_ref,
    environment: row.environment,
  });
  if (syncBy === 'another-person' && row.sync_attempt === 0) return 'wait';

  const refused = heldByWindows(
    manual.map(deployment => deployment.argo_windows),
    house.options.clock(),
  );
  if (refused) {
    await recordWindow(row, refused, house);
    return 'wait';
  }

  let isHeld = true;
  await house.record(row, async (recording, now) => {
    const evaluation = await gatekeeper.evaluateChange(
      now,
      'sync',
      recording.trx,
    );
    await gatekeeper.record(recording, now, 'sync', evaluation);
    isHeld =
      (mode === 'enforce' && evaluation.holding.length > 0) ||
      !(await takeTurns(recording, now, manual, house));
  });
  if (isHeld) return 'wait';
  for (const deployment of manual) {
    await requestSync(row, deployment, house, signal);
  }
  return 'wait';
};

/** Says once that the sync waits for Argo CD's windows. */
async function recordWindow(
  row: ChangeRow,
  message: string,
  house: House,
): Promise<void> {
  if (row.problem?.step === 'sync') return;
  await house.record(row, async (recording, now) => {
    if (now.problem?.step === 'sync') return;
    await recording.append(
      house.draft(
        'change.problem',
        { step: 'sync' },
        { erasable: { message } },
      ),
    );
  });
}

/** Takes a slot at each instance; says on the change where there is none. */
async function takeTurns(
  recording: Recording,
  row: ChangeRow,
  deployments: DeploymentRow[],
  house: House,
): Promise<boolean> {
  const most = house.options.maxConcurrentSyncs;
  const instances = [...new Set(deployments.map(({ instance }) => instance))];
  for (const instance of instances.sort()) {
    const others = await takeSyncSlot(recording.trx, {
      changeId: row.id,
      instance,
      most,
      at: house.options.clock(),
    });
    if (others === null) continue;
    if (!row.sync_waiting) {
      await recording.append(
        house.draft('change.sync-waiting', { instance, others, most }),
      );
    }
    return false;
  }
  return true;
}

/** Says once for each sync that it failed, and what to do. */
async function recordFailedSync(
  row: ChangeRow,
  failed: DeploymentRow,
  house: House,
): Promise<void> {
  if (row.problem?.step === 'sync') return;
  const message = failed.operation?.message?.trim();
  const said = (message || 'no message was given').replace(/[^.!?]$/, '$&.');
  await house.record(row, async (recording, now) => {
    if (now.problem?.step === 'sync') return;
    await recording.append(
      house.draft(
        'change.sync-failed',
        { deployment: failed.id, correlationId: correlationOf(row) },
        {
          attestation: 'read',
          erasable: {
            message: `The sync of ${failed.application} failed: ${said} Mend it, then somebody else than the requester presses Sync again; or roll the change back.`,
          },
        },
      ),
    );
  });
}

/** Says once that the sync of what was merged outside is left to others. */
async function recordLeftAlone(row: ChangeRow, house: House): Promise<void> {
  if (row.problem?.step === 'sync') return;
  await house.record(row, async (recording, now) => {
    if (now.problem?.step === 'sync') return;
    await recording.append(
      house.draft(
        'change.problem',
        { step: 'sync' },
        {
          erasable: {
            message:
              'It was merged outside the portal, so the portal does not sync it: somebody with the right to sync in Argo CD decides.',
          },
        },
      ),
    );
  });
}

/** Ends a change that can no longer reach its target. */
async function fail(row: ChangeRow, house: House, reason: string) {
  await house.record(row, async recording => {
    await recording.append(
      house.draft(
        'change.failed',
        {},
        { attestation: 'read', erasable: { reason } },
      ),
    );
  });
}

/**
 * Why the change can no longer reach its target: something else runs there
 * since the merge, or too much time went by.
 */
function obstacleOf(
  row: ChangeRow,
  deployments: DeploymentRow[],
  at: DateTime,
  deploySeconds: number,
): string | null {
  const merged = row.steps.merged ? Date.parse(row.steps.merged) : NaN;
  const other = (bringsCommit(row) ? [] : deployments).find(
    ({ pinned_revision: pinned, since }) =>
      pinned !== row.to_revision &&
      pinned !== row.from_revision &&
      since !== null &&
      since.getTime() > merged,
  );
  if (other) {
    return `${other.application} runs ${shortRevision(
      other.pinned_revision,
    )} since the merge, which is neither the revision before nor the one promoted`;
  }
  return at.toMillis() - merged > deploySeconds * 1000
    ? `It was not synced within ${deploySeconds} s of the merge; roll it back, or request it again`
    : null;
}
