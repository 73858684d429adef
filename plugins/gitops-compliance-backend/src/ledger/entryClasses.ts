/**
 * Why an entry is kept, which says for how long its erasable part is:
 * `observation` what a source said, `coverage` when sources were read, `access`
 * who read evidence, `decision` what people and gates decided and why, `log`
 * what the log says of itself, which names nobody and has no erasable part.
 */
export type EntryClass =
  | 'observation'
  | 'coverage'
  | 'access'
  | 'decision'
  | 'log';

/** Classes whose erasable parts have a time after which they are deleted. */
export const EXPIRING_CLASSES = [
  'observation',
  'coverage',
  'access',
  'decision',
] as const satisfies readonly EntryClass[];

/** One of {@link EXPIRING_CLASSES}. */
export type ExpiringClass = (typeof EXPIRING_CLASSES)[number];

/** The class of every kind of entry of the catalogue. */
export const CLASS_OF_TYPE: Readonly<Record<string, EntryClass>> = {
  'service.observed': 'observation',
  'service.removed': 'observation',
  'service.renamed': 'observation',
  'person.observed': 'observation',
  'person.removed': 'observation',
  'person.groups-observed': 'observation',
  'applications.unclaimed-found': 'observation',
  'deployment.observed': 'observation',
  'deployment.mapped': 'observation',
  'deployment.pinned': 'observation',
  'deployment.removed': 'observation',
  'deployment.history-read': 'observation',
  'deployment.windows-observed': 'observation',
  'deployment.around-noticed': 'observation',
  'commit.read': 'observation',
  'comparison.read': 'observation',
  'comparison.origins-read': 'observation',
  'source-pull-request.read': 'observation',
  'tag.read': 'observation',
  'access.cluster-read': 'observation',
  'access.forge-read': 'observation',
  'access.instance-read': 'observation',
  'collector.account': 'coverage',
  'collector.coverage': 'coverage',
  'collector.gap-opened': 'coverage',
  'collector.gap-closed': 'coverage',
  'audit.read': 'access',
  'person.queried': 'access',
  'evidence.requested': 'access',
  'evidence.exported': 'access',
  'evidence.downloaded': 'access',
  'ledger.verified': 'access',
  'collector.gap-accepted': 'decision',
  'policy.loaded': 'decision',
  'policy.refused': 'decision',
  'policy.proposed': 'decision',
  'policy.decided': 'decision',
  'calendar.feed-changed': 'decision',
  'person.account-proposed': 'decision',
  'person.account-confirmed': 'decision',
  'person.account-rejected': 'decision',
  'person.account-retired': 'decision',
  'change.requested': 'decision',
  'change.pull-request-opened': 'decision',
  'change.check-published': 'decision',
  'change.edits-read': 'decision',
  'change.pull-request-observed': 'decision',
  'change.gates-evaluated': 'decision',
  'change.rendered': 'decision',
  'change.risk-assessed': 'decision',
  'change.digest': 'decision',
  'change.ready': 'decision',
  'change.held': 'decision',
  'change.merge-requested': 'decision',
  'change.merge-queued': 'decision',
  'change.merge-refused': 'decision',
  'change.merged': 'decision',
  'change.sync-requested': 'decision',
  'change.sync-asked': 'decision',
  'change.sync-waiting': 'decision',
  'change.sync-failed': 'decision',
  'change.sync-replayed': 'decision',
  'change.synced': 'decision',
  'change.asked': 'decision',
  'change.rolled-back': 'decision',
  'change.review-owed': 'decision',
  'change.reviewed-afterwards': 'decision',
  'change.verification-read': 'decision',
  'change.verification-asked': 'decision',
  'change.succeeded': 'decision',
  'change.failed': 'decision',
  'change.cancelled': 'decision',
  'change.pull-request-closed': 'decision',
  'change.problem': 'decision',
  'change.problem-cleared': 'decision',
  'change.superseded': 'decision',
  'change.expired': 'decision',
  'change.reported': 'decision',
  'change.ticket-wanted': 'decision',
  'change.ticket-attached': 'decision',
  'change.ticket-observed': 'decision',
  'change.ticket-refused': 'decision',
  'emergency.declared': 'decision',
  'emergency.confirmed': 'decision',
  'emergency.ended': 'decision',
  'emergency.owed': 'decision',
  'emergency.settled': 'decision',
  'emergency.overdue': 'decision',
  'emergency.review-recorded': 'decision',
  'emergency.closed': 'decision',
  'emergency.alerted': 'decision',
  'emergency.undelivered': 'decision',
  'emergency.access-granted': 'decision',
  'emergency.access-withdrawn': 'decision',
  'emergency.access-failed': 'decision',
  'emergency.pull-request-asked': 'decision',
  'emergency.pull-request-opened': 'decision',
  'emergency.pull-request-impossible': 'decision',
  'change.emergency-attached': 'decision',
  'deployment.adopted-late': 'decision',
  'change.voted': 'decision',
  'change.vote-reminded': 'decision',
  'change.rejected': 'decision',
  'board.meeting-held': 'decision',
  'delegation.given': 'decision',
  'delegation.ended': 'decision',
  'drift.opened': 'decision',
  'drift.attributed': 'decision',
  'drift.stormed': 'decision',
  'drift.overdue': 'decision',
  'drift.closed': 'decision',
  'drift.resolved': 'decision',
  'drift.alerted': 'decision',
  'drift.differed': 'observation',
  'stop.set': 'decision',
  'stop.lifted': 'decision',
  'dispute.opened': 'decision',
  'dispute.answered': 'decision',
  'waiver.asked': 'decision',
  'waiver.approved': 'decision',
  'waiver.refused': 'decision',
  'waiver.withdrawn': 'decision',
  'release.requested': 'decision',
  'release.resumed': 'decision',
  'population.closed': 'decision',
  'verdict.changed': 'decision',
  'ledger.erasure-requested': 'decision',
  'ledger.erasure-confirmed': 'decision',
  'ledger.erasure-withdrawn': 'decision',
  'ledger.erased': 'decision',
  'ledger.expired': 'decision',
  'ledger.hold-placed': 'decision',
  'ledger.hold-lifted': 'decision',
  'ledger.anchored': 'log',
  'ledger.archived': 'log',
  'ledger.demo-seed': 'log',
  'ledger.key-introduced': 'log',
  'ledger.key-retired': 'log',
  'ledger.shard-opened': 'log',
};

/**
 * Kinds that tell of a state which lasts until the next of them in the stream:
 * their erasable part does not expire while nothing has taken its place.
 */
export const STATE_TYPES = ['service.observed', 'person.observed'] as const;

/** The kinds of a class. */
export function typesOf(wanted: EntryClass): string[] {
  return Object.entries(CLASS_OF_TYPE).flatMap(([type, of]) =>
    of === wanted ? [type] : [],
  );
}
