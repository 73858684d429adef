import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import type { Visibility } from './visibility';

/** A service as the catalog told it. */
export interface Service {
  entityRef: string;
  name: string;
  title: string;
  owner: string | null;
  ownedBy: string[];
  entity: Entity;
}

interface ServiceRow {
  entity_ref: string;
  name: string;
  title: string;
  owner: string | null;
  owned_by: string[];
  entity: Entity;
  removed: boolean;
}

/** Services that are in the catalog now. */
export class ServiceStore {
  constructor(private readonly db: Knex) {}

  /** The service, if it exists and `visible` lets it through. */
  async find(
    entityRef: string,
    visible: Visibility,
  ): Promise<Service | undefined> {
    const row = await this.db<ServiceRow>('services')
      .where({ entity_ref: entityRef, removed: false })
      .modify(visible)
      .first();
    return row && toService(row);
  }

  /** All services, for collectors and jobs. */
  async all(): Promise<Service[]> {
    const rows = await this.db<ServiceRow>('services').where({
      removed: false,
    });
    return rows.map(toService);
  }
}

function toService(row: ServiceRow): Service {
  return {
    entityRef: row.entity_ref,
    name: row.name,
    title: row.title,
    owner: row.owner,
    ownedBy: row.owned_by,
    entity: row.entity,
  };
}
