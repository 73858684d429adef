import {
  SyncRefusedError,
  type DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import { modeInForce } from '../../policy/modeInForce';
import { environmentOf } from '../../policy/Policy';
import { shortRevision } from '../../shared/text';
import { arePinsApplied, revisionToSync } from '../pinSync';
import type { ChangeRow } from '../records';
import type { House, Step } from './context';
import {
  bringsCommit,
  directSync,
  notReached,
  type ReachableDeployment,
} from './reached';

/** Least time between two requests of one sync. */
const SYNC_AGAIN_AFTER_MS = 60_000;

interface DeploymentRow extends ReachableDeployment {
  id: string;
  service_ref: string;
  environment: string;
  removed_at: Date | null;
  instance: string;
  namespace: string;
  application: string;
  project: string;
  auto_sync: boolean;
  sync_status: string;
  sources: { repoUrl: string; targetRevision: string | null }[];
  since: Date | null;
  operation: {
    phase: string;
    correlationId: string | null;
    message: string;
  } | null;
}

/**
 * `deploying`: the pin is merged. Where the application does not sync by
 * itself, asks for the sync, and only while the calendar is open; then waits
 * until every deployment of the target runs the pinned revision.
 */
export const deployStep: Step = async (row, house, signal) => {
  const { db, gatekeeper, policy } = house.options;
  const deployments = await db<DeploymentRow>('deployments')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereNull('removed_at')
    .orderBy('id');
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
    throw new Error(
      `The sync of ${failed.application} failed: ${
        failed.operation?.message || 'no message was given'
      } Mend it, then somebody else than the requester presses Sync again.`,
    );
  }
  const manual = waiting.filter(deployment => !deployment.auto_sync);
  const due =
    !row.sync_requested_at ||
    house.options.clock().toMillis() - row.sync_requested_at.getTime() >
      SYNC_AGAIN_AFTER_MS;
  if (manual.length === 0 || !due || mode === 'observe') return 'wait';
  if (row.merged_outside && mode === 'enforce') {
    throw new Error(
      'It was merged outside the portal, so the portal does not sync it: somebody with the right to sync in Argo CD decides.',
    );
  }

  let held = false;
  await house.record(row, async (recording, now) => {
    const evaluation = await gatekeeper.evaluateChange(
      now,
      'sync',
      recording.trx,
    );
    await gatekeeper.record(recording, now, 'sync', evaluation);
    held = mode === 'enforce' && evaluation.holding.length > 0;
  });
  if (held) return 'wait';
  for (const deployment of manual) {
    await sync(row, deployment, house, signal);
  }
  return 'wait';
};

async function sync(
  row: ChangeRow,
  deployment: DeploymentRow,
  house: House,
  signal: AbortSignal,
) {
  const source = house.options
    .sources()
    .find(candidate => candidate.instance === deployment.instance);
  const revision = revisionOf(row, deployment, house);
  if (!source || revision === undefined) return;
  try {
    await source.sync(
      {
        namespace: deployment.namespace,
        name: deployment.application,
        project: deployment.project,
        revision,
        correlationId: correlationOf(row),
        reason: `Change #${row.number}`,
      },
      signal,
    );
  } catch (error) {
    if (!(error instanceof SyncRefusedError)) throw error;
    if (error.reason === 'busy') return;
    throw new Error(
      `${nameOf(source)} refused the sync of ${deployment.application}: ${
        error.message
      }`,
    );
  }
  await house.record(row, async recording => {
    await recording.append(
      house.draft('change.sync-requested', {
        deployment: deployment.id,
        correlationId: correlationOf(row),
        revision,
      }),
    );
  });
}

/** Commit to sync; undefined: the application does not know the pin yet. */
function revisionOf(
  row: ChangeRow,
  deployment: DeploymentRow,
  house: House,
): string | null | undefined {
  if (row.kind === 'direct') {
    return directSync(row, deployment, house.options.forge().host);
  }
  return arePinsApplied(row, deployment)
    ? revisionToSync(row, deployment)
    : undefined;
}

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
    ? `It was not synced within ${deploySeconds} s of the merge; to go back, promote a revision that reverts it`
    : null;
}

/**
 * Says whose sync it is. One that was asked for again is another one: Argo CD
 * is never asked twice for the same.
 */
function correlationOf(row: ChangeRow): string {
  return row.sync_attempt === 0 ? row.id : `${row.id}/${row.sync_attempt}`;
}

function nameOf(source: DeploymentSource): string {
  return source.provider === 'argocd'
    ? `Argo CD ${source.instance}`
    : source.instance;
}
