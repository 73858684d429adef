import { InputError, NotFoundError } from '@backstage/errors';
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
import { incidentCsv } from './incidentCsv';
import type {
  IncidentFilter,
  IncidentQuery,
  IncidentStore,
} from './IncidentStore';
import { incidentView } from './incidentView';
import type { IncidentRow } from './records';
import type { ResolutionRules } from './ResolutionRules';

/** Lines of a file. */
const MAX_LINES = 5_000;

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

  /**
   * Every one of these that the reader may know of, a line each.
   *
   * @throws InputError where there are too many for a file
   */
  async csv(filter: IncidentFilter, reader: IncidentReader): Promise<string> {
    const { rows, nextCursor } = await this.options.store.list(
      { ...filter, limit: MAX_LINES },
      reader.sees,
    );
    if (nextCursor !== null) {
      throw new InputError(
        `These are more than ${MAX_LINES} incidents: choose a kind, a service or an environment`,
      );
    }
    return incidentCsv(await this.#views(rows, reader));
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
