import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type {
  PolicyDecidedPayload,
  PolicyLoadedPayload,
  PolicyProposedPayload,
  PolicyRefusedPayload,
} from './records';

/**
 * Folds what was ever in force, refused or proposed; a policy that comes back
 * into force stands there twice.
 */
export const policyProjection: Projection = {
  name: 'policy',
  tables: ['policies', 'policy_refusals', 'policy_proposals'],
  streams: ['policy:'],
  async unfold(_, db) {
    await db.table('policies').delete();
    await db.table('policy_refusals').delete();
    await db.table('policy_proposals').delete();
  },
  async apply(entry, db) {
    if (entry.envelope.type === 'policy.loaded') await loaded(entry, db);
    if (entry.envelope.type === 'policy.refused') await refused(entry, db);
    if (entry.envelope.type === 'policy.proposed') await proposed(entry, db);
    if (entry.envelope.type === 'policy.decided') await decided(entry, db);
  },
};

async function loaded({ envelope, erasable }: RecordedEntry, db: ProjectionDb) {
  const { hash, governed, source, document, version, approval } =
    envelope.payload as unknown as PolicyLoadedPayload;
  await db.table('policies').insert({
    hash,
    stream_seq: envelope.streamSeq,
    loaded_at: envelope.occurredAt,
    governed,
    source,
    document: JSON.stringify(document),
    version: version ? JSON.stringify(version) : null,
    approval: approval ? JSON.stringify(approval) : null,
    author_ref: envelope.persons.author ?? null,
    reason: erasable?.reason ?? null,
    text: erasable?.text ?? null,
  });
  if (approval?.kind !== 'proposal') return;
  await db
    .table('policy_proposals')
    // A version that is confirmed later does not decide again.
    .where({ id: approval.proposal, state: 'open' })
    .update({
      state: 'approved',
      decider_ref: approval.approvers[0],
      decided_at: envelope.occurredAt,
      decision: erasable?.decision ?? null,
    });
}

async function refused(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
) {
  const { source, cause, commit } =
    envelope.payload as unknown as PolicyRefusedPayload;
  await db.table('policy_refusals').insert({
    stream_seq: envelope.streamSeq,
    refused_at: envelope.occurredAt,
    source,
    cause,
    commit,
    reason: erasable?.reason ?? null,
  });
}

async function proposed(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
) {
  const { proposal, base } =
    envelope.payload as unknown as PolicyProposedPayload;
  await db.table('policy_proposals').insert({
    id: proposal,
    stream_seq: envelope.streamSeq,
    state: 'open',
    proposer_ref: envelope.persons.proposer,
    proposed_at: envelope.occurredAt,
    reason: erasable?.reason ?? null,
    base,
    text: erasable?.text ?? null,
  });
}

async function decided(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
) {
  const { proposal, outcome } =
    envelope.payload as unknown as PolicyDecidedPayload;
  await db
    .table('policy_proposals')
    .where({ id: proposal })
    .update({
      state: outcome,
      decider_ref: envelope.persons.decider,
      decided_at: envelope.occurredAt,
      decision: erasable?.reason ?? null,
    });
}
