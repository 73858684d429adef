import type { DriftIncidentPage } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { IncidentQuery, IncidentStore } from './IncidentStore';
import { incidentView } from './incidentView';

/** Answers what runs, or reached a target, that was not approved. */
export class IncidentQueries {
  constructor(
    private readonly options: {
      store: IncidentStore;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /** One page of those that the reader may know of, the worst first. */
  async list(query: IncidentQuery, sees: Sight): Promise<DriftIncidentPage> {
    const { store, persons, clock } = this.options;
    const { rows, nextCursor } = await store.list(query, sees);
    const actors = await persons.actors(rows.map(row => row.author_ref));
    const now = clock();
    return {
      items: rows.map(row => incidentView(row, actors, now)),
      nextCursor,
    };
  }
}
