import type { Projection } from '../../ledger/Ledger';

const PREFIX = 'deployment:';

/** Folds the sync windows that may be for each deployment, as last read. */
export const windowsProjection: Projection = {
  name: 'argo-windows',
  tables: ['deployment_windows'],
  streams: [PREFIX],
  async apply({ envelope }, db) {
    const { type, stream, streamSeq, payload } = envelope;
    const id = stream.slice(PREFIX.length);
    if (type === 'deployment.removed') {
      await db
        .table('deployment_windows')
        .where({ deployment_id: id })
        .delete();
    }
    if (type !== 'deployment.windows-observed') return;
    await db
      .table('deployment_windows')
      .insert({
        deployment_id: id,
        told: JSON.stringify(payload),
        stream_seq: streamSeq,
      })
      .onConflict('deployment_id')
      .merge();
  },
};
