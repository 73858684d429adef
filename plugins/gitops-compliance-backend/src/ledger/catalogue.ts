/** A kind of entry at one version. */
export interface CataloguedEntry {
  type: string;
  v: number;
}

/**
 * Every kind of entry that the backend writes or ever wrote. A kind is never
 * taken out, and the bytes of a version never change: what is stored stays
 * readable. Each has a golden fixture in `__fixtures__`, made of a real entry.
 */
export const ENTRY_CATALOGUE: readonly CataloguedEntry[] = [
  { type: 'audit.read', v: 1 },
  { type: 'evidence.requested', v: 1 },
  { type: 'evidence.requested', v: 2 },
  { type: 'evidence.exported', v: 1 },
  { type: 'evidence.downloaded', v: 1 },
  { type: 'ledger.anchored', v: 1 },
  { type: 'ledger.archived', v: 1 },
  { type: 'ledger.demo-seed', v: 1 },
  { type: 'ledger.erased', v: 1 },
  { type: 'ledger.erasure-confirmed', v: 1 },
  { type: 'ledger.erasure-requested', v: 1 },
  { type: 'ledger.erasure-withdrawn', v: 1 },
  { type: 'ledger.expired', v: 1 },
  { type: 'ledger.hold-lifted', v: 1 },
  { type: 'ledger.hold-placed', v: 1 },
  { type: 'ledger.key-introduced', v: 1 },
  { type: 'ledger.key-retired', v: 1 },
  { type: 'ledger.verified', v: 1 },
  { type: 'ledger.shard-opened', v: 1 },
  { type: 'policy.loaded', v: 1 },
  { type: 'policy.loaded', v: 2 },
  { type: 'policy.refused', v: 1 },
  { type: 'policy.proposed', v: 1 },
  { type: 'policy.decided', v: 1 },
  { type: 'service.observed', v: 1 },
  { type: 'service.removed', v: 1 },
  { type: 'person.observed', v: 1 },
  { type: 'person.removed', v: 1 },
  { type: 'person.groups-observed', v: 1 },
  { type: 'person.account-proposed', v: 1 },
  { type: 'person.account-confirmed', v: 1 },
  { type: 'person.account-rejected', v: 1 },
  { type: 'person.account-retired', v: 1 },
  { type: 'collector.account', v: 1 },
  { type: 'collector.coverage', v: 1 },
  { type: 'collector.gap-opened', v: 1 },
  { type: 'collector.gap-closed', v: 1 },
  { type: 'collector.gap-opened', v: 2 },
  { type: 'collector.gap-closed', v: 2 },
  { type: 'collector.gap-accepted', v: 1 },
  { type: 'deployment.observed', v: 1 },
  { type: 'deployment.mapped', v: 1 },
  { type: 'deployment.pinned', v: 1 },
  { type: 'deployment.pinned', v: 2 },
  { type: 'deployment.removed', v: 1 },
  { type: 'deployment.history-read', v: 1 },
  { type: 'deployment.around-noticed', v: 1 },
  { type: 'commit.read', v: 1 },
  { type: 'comparison.read', v: 1 },
  { type: 'comparison.read', v: 2 },
  { type: 'comparison.origins-read', v: 1 },
  { type: 'source-pull-request.read', v: 1 },
  { type: 'change.requested', v: 1 },
  { type: 'change.requested', v: 2 },
  { type: 'change.pull-request-opened', v: 1 },
  { type: 'change.check-published', v: 1 },
  { type: 'change.edits-read', v: 1 },
  { type: 'change.pull-request-observed', v: 1 },
  { type: 'change.pull-request-observed', v: 2 },
  { type: 'change.gates-evaluated', v: 1 },
  { type: 'change.gates-evaluated', v: 2 },
  { type: 'change.gates-evaluated', v: 3 },
  { type: 'change.rendered', v: 1 },
  { type: 'change.risk-assessed', v: 1 },
  { type: 'change.digest', v: 1 },
  { type: 'change.ready', v: 1 },
  { type: 'change.held', v: 1 },
  { type: 'change.merge-requested', v: 1 },
  { type: 'change.merge-requested', v: 2 },
  { type: 'change.merge-queued', v: 1 },
  { type: 'change.merge-refused', v: 1 },
  { type: 'change.merged', v: 1 },
  { type: 'change.sync-requested', v: 1 },
  { type: 'change.sync-asked', v: 1 },
  { type: 'change.sync-waiting', v: 1 },
  { type: 'change.sync-failed', v: 1 },
  { type: 'change.sync-replayed', v: 1 },
  { type: 'change.synced', v: 1 },
  { type: 'change.asked', v: 1 },
  { type: 'change.rolled-back', v: 1 },
  { type: 'change.review-owed', v: 1 },
  { type: 'change.reviewed-afterwards', v: 1 },
  { type: 'change.verification-read', v: 1 },
  { type: 'change.verification-asked', v: 1 },
  { type: 'change.succeeded', v: 1 },
  { type: 'change.failed', v: 1 },
  { type: 'change.cancelled', v: 1 },
  { type: 'change.pull-request-closed', v: 1 },
  { type: 'change.problem', v: 1 },
  { type: 'change.problem-cleared', v: 1 },
  { type: 'change.superseded', v: 1 },
  { type: 'change.expired', v: 1 },
  { type: 'change.reported', v: 1 },
  { type: 'change.ticket-wanted', v: 1 },
  { type: 'change.ticket-attached', v: 1 },
  { type: 'change.ticket-observed', v: 1 },
  { type: 'change.ticket-refused', v: 1 },
  { type: 'change.voted', v: 1 },
  { type: 'change.rejected', v: 1 },
  { type: 'delegation.given', v: 1 },
  { type: 'delegation.ended', v: 1 },
  { type: 'stop.set', v: 1 },
  { type: 'stop.lifted', v: 1 },
  { type: 'release.requested', v: 1 },
  { type: 'release.resumed', v: 1 },
  { type: 'population.closed', v: 1 },
];

/**
 * Refuses what is not in a catalogue, before it is written for ever.
 *
 * @throws Error naming the kind and what to do
 */
export function assertCatalogued(
  catalogue: readonly CataloguedEntry[],
  entry: CataloguedEntry,
): void {
  if (catalogue.some(({ type, v }) => type === entry.type && v === entry.v)) {
    return;
  }
  throw new Error(
    `Entry ${entry.type} v${entry.v} is not in the catalogue: add it there ` +
      'with a golden fixture',
  );
}
