import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  driftsWithin,
  gatesFactOf,
  type DeployedChangeFacts,
  type DriftOfRecord,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { changeStream, type ChangeRow } from '../changes/records';
import { driftOf } from '../deployments/deploymentView';
import { deploymentStream } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import { instant, toDateTime } from '../shared/time';

/** Approvals among what is on record of a pull request. */
export function approvalsOf(pull: ChangeRow['pull_request'] | undefined) {
  return (pull?.reviews ?? []).filter(({ state }) => state === 'approved');
}

/** How a change was held to its gates, and what came of it. */
export function heldTo(
  change: ChangeRow,
): Pick<DeployedChangeFacts, 'gates' | 'mergedAt' | 'outcome'> {
  const { mode, merged_outside: outside, gates, state, steps } = change;
  const merged = outside ? 'outside' : 'portal';
  return {
    ...(gates.length > 0 && {
      gates: gatesFactOf({
        mode,
        merge: steps.merged ? merged : null,
        results: gates,
      }),
    }),
    ...(steps.merged && { mergedAt: steps.merged }),
    outcome: state,
  };
}

/** The entries of a deployment, and of the change that brought what it runs. */
export function evidenceOf(
  deployment: DeploymentRow,
  change: ChangeRow | undefined,
): LedgerRef[] {
  return [
    ...(change
      ? [
          {
            stream: changeStream(change.id),
            streamSeq: Number(change.stream_seq),
          },
        ]
      : []),
    {
      stream: deploymentStream(deployment.id),
      streamSeq: Number(deployment.stream_seq),
    },
  ];
}

/**
 * How a deployment drifted while it ran what it runs.
 *
 * @param graceSeconds - how long the policy lets a difference be
 */
export function driftFact(
  deployment: DeploymentRow,
  drifts: readonly DriftOfRecord[],
  graceSeconds: number,
  at: DateTime,
): Pick<DeployedChangeFacts, 'drift'> {
  if (!deployment.since) return {};
  const { operation } = deployment;
  const partialSince =
    driftOf(deployment) === 'partial' && operation
      ? operation.finishedAt ?? operation.startedAt
      : null;
  const isPartial =
    partialSince !== null &&
    toDateTime(partialSince).plus({ seconds: graceSeconds }) <= at;
  return {
    drift: {
      comparable: deployment.sync_status !== 'unknown',
      drifts: driftsWithin(drifts, instant(deployment.since), null),
      ...(isPartial && { partialSince }),
    },
  };
}
