import { NotFoundError } from '@backstage/errors';
import type {
  DriftIncident,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { EnforcementRules } from './EnforcementRules';
import type { IncidentQuery, IncidentStore } from './IncidentStore';
import { incidentView } from './incidentView';
import type { IncidentRow } from './records';
import type { ResolutionRules } from './ResolutionRules';

/** Who asks, and whether they may resolve at all. */
export interface IncidentReader {
  sees: Sight;
  requester: Requester | null;
  mayResolve: boolean;
}

/** Answers what runs, or reached a target, that was not approved. */
export class IncidentQueries {
  constructor(
    private readonly options: {
      store: IncidentStore;
      resolving: ResolutionRules;
      persons: PersonDirectory;
      enforcement: EnforcementRules;
      db: Knex;
      clock: () => DateTime;
    },
  ) {}

  /** One page of those that the reader may know of, the worst first. */
  async list(
    query: IncidentQuery,
    reader: IncidentReader,
  ): Promise<DriftIncidentPage> {
    const { rows, nextCursor } = await this.options.store.list(
      query,
      reader.sees,
    );
    return { items: await this.#views(rows, reader), nextCursor };
  }

  /** One of them. @throws NotFoundError where the reader may not know of it */
  async one(id: string, reader: IncidentReader): Promise<DriftIncident> {
    const row = await this.options.store.find(id, reader.sees);
    if (!row) {
      throw new NotFoundError(
        `There is no incident ${id}, or you may not see its service`,
      );
    }
    const [view] = await this.#views([row], reader);
    return view;
  }

  async #views(
    rows: IncidentRow[],
    { requester, mayResolve }: IncidentReader,
  ): Promise<DriftIncident[]> {
    const { db, enforcement, persons, resolving, clock } = this.options;
    const actors = await persons.actors(
      rows.flatMap(row => [row.author_ref, row.resolved_by]),
    );
    const problems = await resolving.problems(rows, requester);
    const enforced = await enforcement.states(rows, db);
    const now = clock();
    return rows.map((row, index) => {
      const problem = problems[index];
      const refused = mayResolve
        ? null
        : 'You need the permission gitops-compliance.drift.resolve';
      const reason = problem?.reason ?? refused;
      return {
        ...incidentView(row, actors, now),
        enforcement: enforced[index],
        resolve: {
          allowed: reason === null,
          reason: reason === null ? '' : `${reason}.`,
        },
      };
    });
  }
}
