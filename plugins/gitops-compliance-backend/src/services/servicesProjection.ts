import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { Projection } from '../ledger/Ledger';

/** Stream of a service, by entity reference. */
export const serviceStream = (entityRef: string) => `service:${entityRef}`;

/** `service.renamed` v1: what the catalog has under this name it had under another. */
export interface RenamedPayload {
  /** Entity reference before. */
  from: string;
  /** What says so: the id that the catalog kept, or a rule of the policy. */
  by: 'uid' | 'policy';
  /** Of the policy whose rule it is. */
  policyHash?: string;
}

/** Folds `service.observed`, `service.renamed` and `service.removed`. */
export const servicesProjection: Projection = {
  name: 'services',
  tables: ['services', 'service_names'],
  streams: ['service:'],
  async unfold(streams, db) {
    await db
      .table('services')
      .whereRaw('entity_ref = ANY (?::text[])', [streams.map(refOf)])
      .delete();
    await db
      .table('service_names')
      .whereRaw('service_ref = ANY (?::text[])', [streams.map(refOf)])
      .delete();
  },
  async apply({ envelope, erasable }, db) {
    const entityRef = refOf(envelope.stream);
    if (envelope.type === 'service.removed') {
      await db
        .table('services')
        .where({ entity_ref: entityRef })
        .update({ removed: true, stream_seq: envelope.streamSeq });
      return;
    }
    if (envelope.type === 'service.renamed') {
      await db.table('service_names').insert({
        service_ref: entityRef,
        former_ref: envelope.payload.from,
        at: envelope.occurredAt,
        stream_seq: envelope.streamSeq,
      });
      return;
    }
    if (envelope.type !== 'service.observed') return;
    const entity =
      (erasable?.entity as unknown as Entity | undefined) ??
      bareEntity(entityRef);
    await db
      .table('services')
      .insert({
        entity_ref: entityRef,
        uid: envelope.payload.uid,
        name: entity.metadata.name,
        title: entity.metadata.title ?? entity.metadata.name,
        owner: erasable?.owner ?? null,
        owned_by: erasable?.ownedBy ?? [],
        entity: JSON.stringify(entity),
        removed: false,
        stream_seq: envelope.streamSeq,
      })
      .onConflict('entity_ref')
      .merge();
  },
};

function refOf(stream: string): string {
  return stream.slice('service:'.length);
}

/**
 * Erased: nothing is known of the service but that it was there. The next
 * reading of the catalog tells the rest again where it is there still.
 */
function bareEntity(entityRef: string): Entity {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace, name },
  };
}
