import type { Projection } from '../ledger/Ledger';

/**
 * Folds `policy.loaded` into the list of policies that were in force; one that
 * comes back into force stands there twice.
 */
export const policyProjection: Projection = {
  name: 'policy',
  tables: ['policies'],
  streams: ['policy:'],
  async apply({ envelope }, db) {
    if (envelope.type !== 'policy.loaded') return;
    const { hash, governed, source, document } = envelope.payload;
    const row = {
      hash,
      stream_seq: envelope.streamSeq,
      loaded_at: envelope.occurredAt,
      governed,
      source,
      document: JSON.stringify(document),
    };
    await db.table('policies').insert(row);
  },
};
