import type { Entity } from '@backstage/catalog-model';
import type { Projection } from '../ledger/Ledger';

/** Stream of a service, by entity reference. */
export const serviceStream = (entityRef: string) => `service:${entityRef}`;

/** Folds `service.observed` and `service.removed`. */
export const servicesProjection: Projection = {
  name: 'services',
  tables: ['services'],
  streams: ['service:'],
  async apply({ envelope, erasable }, db) {
    const entityRef = envelope.stream.slice('service:'.length);
    if (envelope.type === 'service.removed') {
      await db
        .table('services')
        .where({ entity_ref: entityRef })
        .update({ removed: true, stream_seq: envelope.streamSeq });
      return;
    }
    if (envelope.type !== 'service.observed') return;
    // Erased: nothing is known of the service but that it was there.
    if (!erasable) return;
    const entity = erasable.entity as unknown as Entity;
    await db
      .table('services')
      .insert({
        entity_ref: entityRef,
        uid: envelope.payload.uid,
        name: entity.metadata.name,
        title: entity.metadata.title ?? entity.metadata.name,
        owner: erasable.owner,
        owned_by: erasable.ownedBy,
        entity: JSON.stringify(entity),
        removed: false,
        stream_seq: envelope.streamSeq,
      })
      .onConflict('entity_ref')
      .merge();
  },
};
