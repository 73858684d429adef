import type { BoardAgenda } from '@gitops-compliance/plugin-gitops-compliance-common';
import { collisionsOf } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../../access/Sight';
import { changeSummary } from '../../changes/changeViews';
import type { ChangeRow } from '../../changes/records';
import { actorsOfChange } from '../../deployments/ServiceSnapshot';
import type { EmergencyStore } from '../../emergencies/EmergencyStore';
import { gateView } from '../../gates/gateView';
import type { Gatekeeper } from '../../gates/Gatekeeper';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import { instant } from '../../shared/time';
import type { BoardQueries, BoardReader } from '../BoardQueries';
import { WEEK_DAYS, weekOutcomes } from './weekOutcomes';

/** Most changes of the forward schedule. */
const SCHEDULED_AT_MOST = 200;

/** What a meeting of the board goes through. No source is read. */
export class AgendaQueries {
  constructor(
    private readonly options: {
      db: Knex;
      board: BoardQueries;
      emergencies: Pick<EmergencyStore, 'countDeclared'>;
      gatekeeper: Gatekeeper;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /**
   * How the changes of last week ended, what waits for votes by risk, what will
   * go and when, and which of it collides.
   */
  async agenda(sees: Sight, reader: BoardReader): Promise<BoardAgenda> {
    const { board, db, persons, clock } = this.options;
    const now = clock();
    const week = await weekOutcomes(db, now.toJSDate(), sees);
    const actors = await persons.actors(week.rows.flatMap(actorsOfChange));
    const queue = await board.queue(sees, reader);
    const schedule = await this.#schedule(sees);
    return {
      since: instant(now.minus({ days: WEEK_DAYS })),
      at: instant(now),
      outcomes: week.outcomes,
      emergencies: await this.options.emergencies.countDeclared(
        { since: now.minus({ days: WEEK_DAYS }), until: now },
        sees,
      ),
      ended: week.rows.map(row => changeSummary(row, actors)),
      waiting: [...queue.items].sort(
        (one, other) => (other.change.risk ?? 10) - (one.change.risk ?? 10),
      ),
      more: queue.more,
      schedule,
      collisions: await this.#collisions(schedule),
    };
  }

  /** Everything in review by when its calendar opens, the soonest first. */
  async #schedule(sees: Sight): Promise<BoardAgenda['schedule']> {
    const { db, gatekeeper, persons } = this.options;
    const rows: ChangeRow[] = await db<ChangeRow>('changes_now')
      .whereNull('ended_at')
      .whereIn('state', ['reviewing', 'ready'])
      .modify(sees.changes)
      .orderBy('number')
      .limit(SCHEDULED_AT_MOST);
    const evaluations = await gatekeeper.evaluateChanges(rows, 'merge');
    const actors = await persons.actors(rows.flatMap(actorsOfChange));
    return rows
      .map((row, index) => {
        const { results, holding } = evaluations[index];
        const calendar = results.find(({ gate }) => gate === 'calendar');
        const isOpen = !calendar || calendar.state === 'open';
        return {
          change: changeSummary(row, actors, holding.map(gateView)),
          isOpen,
          opens: isOpen ? null : calendar.until ?? null,
          sentence: calendar?.reason ?? '',
        };
      })
      .sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
  }

  async #collisions(
    schedule: BoardAgenda['schedule'],
  ): Promise<BoardAgenda['collisions']> {
    const planned = schedule
      // What does not open at all goes with nothing.
      .filter(({ isOpen, opens }) => isOpen || opens !== null)
      .map(({ change, opens }) => ({
        number: change.number,
        service: change.service,
        environment: change.environment,
        opens,
      }));
    const services = planned.map(({ service }) => service);
    const rows: { entity_ref: string; depends_on: string[] }[] =
      await this.options
        .db('services')
        .select('entity_ref')
        .select(
          this.options.db.raw(
            `ARRAY(SELECT r ->> 'targetRef'
               FROM jsonb_array_elements(entity -> 'relations') r
               WHERE r ->> 'type' = 'dependsOn') AS depends_on`,
          ),
        )
        .whereRaw('entity_ref = ANY (?::text[])', [services]);
    const dependsOn = new Map(
      rows.map(row => [row.entity_ref, row.depends_on]),
    );
    return collisionsOf(planned, dependsOn).map(
      ({ environment, dependent, on, sentence }) => ({
        environment,
        changes: [dependent.number, on.number],
        sentence,
      }),
    );
  }
}

/** The open ones first, then by their opening; those that never open last. */
function orderOf({ isOpen, opens }: BoardAgenda['schedule'][number]): string {
  return isOpen ? '' : opens ?? '~';
}
