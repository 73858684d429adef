import { pinKind } from '../pins';
import { isOf } from '../pins/kinds/sources';
import type { ChangeRow, PromotedPin } from './records';

/** A deployment as far as the sync of its pins depends on it. */
export interface SyncedDeployment {
  sources: { repoUrl: string; targetRevision: string | null }[];
  sync_status: string;
}

/**
 * Whether the source already knows the new pins, so that a sync applies them. A
 * manifest is applied by another application first: the new revision shows in
 * the application, or something new to sync does.
 */
export function arePinsApplied(
  { pins }: Pick<ChangeRow, 'pins'>,
  deployment: SyncedDeployment,
): boolean {
  return pins.every(
    pin =>
      liesInSource(pin, deployment) ||
      deployment.sources.some(source => source.targetRevision === pin.after) ||
      (mayFeedValues(pin) && deployment.sync_status === 'out-of-sync'),
  );
}

/**
 * For files of the application's only source exactly the merge commit that was
 * approved; otherwise what the application names.
 */
export function revisionToSync(
  row: Pick<ChangeRow, 'pins' | 'repository' | 'merge_sha'>,
  deployment: SyncedDeployment,
): string | null {
  const [source, ...others] = deployment.sources;
  const isWhole =
    others.length === 0 &&
    source !== undefined &&
    isOf(source.repoUrl, row.repository) &&
    row.pins.every(pin => liesInSource(pin, deployment));
  return isWhole ? row.merge_sha : null;
}

function liesInSource(
  pin: PromotedPin,
  { sources }: SyncedDeployment,
): boolean {
  return (
    pinKind(pin.kind).manifest === null &&
    sources.some(({ repoUrl }) => isOf(repoUrl, pin.repository))
  );
}

/** Whether a pin may be another value than the revision of a source. */
function mayFeedValues({ kind }: PromotedPin): boolean {
  return ![
    'application-target-revision',
    'applicationset-target-revision',
  ].includes(kind);
}
