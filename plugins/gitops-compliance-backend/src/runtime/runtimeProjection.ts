import type { Projection } from '../ledger/Ledger';

const PREFIX = 'deployment:';

/** Folds what runs of each deployment, as last read. */
export const runtimeProjection: Projection = {
  name: 'runtimes',
  tables: ['deployment_runtimes'],
  streams: [PREFIX],
  async apply({ envelope }, db) {
    const { type, stream, streamSeq, payload } = envelope;
    const id = stream.slice(PREFIX.length);
    if (type === 'deployment.removed') {
      await db
        .table('deployment_runtimes')
        .where({ deployment_id: id })
        .delete();
    }
    if (type !== 'deployment.runtime-read') return;
    await db
      .table('deployment_runtimes')
      .insert({
        deployment_id: id,
        told: JSON.stringify(payload),
        stream_seq: streamSeq,
      })
      .onConflict('deployment_id')
      .merge();
  },
};
