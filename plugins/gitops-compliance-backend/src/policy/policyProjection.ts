import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { PolicyLoadedPayload, PolicyRefusedPayload } from './records';

/**
 * Folds what was ever in force, and what was refused; a policy that comes back
 * into force stands there twice.
 */
export const policyProjection: Projection = {
  name: 'policy',
  tables: ['policies', 'policy_refusals'],
  streams: ['policy:'],
  async unfold(_, db) {
    await db.table('policies').delete();
    await db.table('policy_refusals').delete();
  },
  async apply(entry, db) {
    if (entry.envelope.type === 'policy.loaded') await loaded(entry, db);
    if (entry.envelope.type === 'policy.refused') await refused(entry, db);
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
