import type { ModesView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gatesFor, type GatePhase } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeRow, GateRecord } from '../changes/records';
import { gateTitle } from '../gates/gateView';
import { instant } from '../shared/time';
import { environmentsInOrder, type Policy } from './Policy';

/** How far back the page looks. */
const DAYS = 30;
/** Held changes that are listed for each environment. */
const LISTED = 10;

interface CountRow {
  environment: string;
  gate: string | null;
  passed: string;
  held: string;
}

interface HeldRow
  extends Pick<
    ChangeRow,
    | 'id'
    | 'number'
    | 'service_ref'
    | 'environment'
    | 'state'
    | 'mode'
    | 'merged_outside'
    | 'steps'
  > {
  held_at_merge: (GateRecord & { reason: string })[];
  held_at_sync: (GateRecord & { reason: string })[];
}

/**
 * What enforcing would have held: changes that were merged, or synced, while a
 * gate of that moment was not open (design §5.14). It reads as many changes as
 * were merged in the period, however long the history is.
 */
export class ModesQueries {
  constructor(
    private readonly options: {
      db: Knex;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Every environment of the policy, as far as the reader may see changes. */
  async modes(sees: Sight): Promise<ModesView> {
    const { policy, clock } = this.options;
    const since = instant(clock().minus({ days: DAYS }));
    const [counts, held] = await Promise.all([
      this.#counts(since, sees),
      this.#held(since, sees),
    ]);
    return {
      since,
      environments: environmentsInOrder(policy()).map(
        ({ name, title, mode }) => {
          const own = counts.filter(row => row.environment === name);
          const all = own.find(({ gate }) => gate === null);
          const changes = held.filter(row => row.environment === name);
          const total = Number(all?.held ?? 0);
          return {
            name,
            title: title ?? name,
            mode,
            passed: Number(all?.passed ?? 0),
            held: total,
            gates: own
              .filter(({ gate }) => gate !== null)
              .map(({ gate, held: number }) => ({
                gate: gate as string,
                title: titleOf(gate as string),
                changes: Number(number),
              }))
              .sort(
                (a, b) => b.changes - a.changes || (a.gate < b.gate ? -1 : 1),
              ),
            changes: changes.map(heldView),
            more: total - changes.length,
          };
        },
      ),
    };
  }

  /** A row for each environment, and one for each gate that held there. */
  async #counts(since: string, sees: Sight): Promise<CountRow[]> {
    const { rows } = await this.options.db.raw<{ rows: CountRow[] }>(
      `WITH passed AS (?)
       SELECT environment, NULL AS gate, count(*) AS passed, count(*) FILTER (
         WHERE held_at_merge <> '[]' OR held_at_sync <> '[]') AS held
       FROM passed GROUP BY environment
       UNION ALL
       SELECT environment, g ->> 'gate', 0, count(DISTINCT id)
       FROM passed, jsonb_array_elements(held_at_merge || held_at_sync) AS g
       GROUP BY environment, g ->> 'gate'`,
      [this.#passed(since, sees)],
    );
    return rows;
  }

  /** The newest held changes of each environment. */
  async #held(since: string, sees: Sight): Promise<HeldRow[]> {
    const { rows } = await this.options.db.raw<{ rows: HeldRow[] }>(
      `WITH passed AS (?)
       SELECT * FROM (
         SELECT passed.*, row_number() OVER (
           PARTITION BY environment ORDER BY number DESC) AS place
         FROM passed
         WHERE held_at_merge <> '[]' OR held_at_sync <> '[]') AS newest
       WHERE place <= ? ORDER BY number DESC`,
      [this.#passed(since, sees), LISTED],
    );
    return rows;
  }

  /** Changes that were merged since, with what held them at each moment. */
  #passed(since: string, sees: Sight): Knex.QueryBuilder {
    const { db } = this.options;
    const held = (gates: string, phase: GatePhase, moment: string) =>
      db.raw(
        `CASE WHEN steps ->> '${moment}' IS NULL THEN '[]'::jsonb ELSE coalesce(
           (SELECT jsonb_agg(g) FROM jsonb_array_elements(${gates}) AS g
            WHERE g ->> 'state' <> 'open' AND g ->> 'gate' = ANY (?::text[])),
           '[]') END AS held_at_${phase}`,
        [[...gatesFor(phase)]],
      );
    return db('changes')
      .select(
        'id',
        'number',
        'service_ref',
        'environment',
        'state',
        'mode',
        'merged_outside',
        'steps',
        held('gates', 'merge', 'merged'),
        held('sync_gates', 'sync', 'synced'),
      )
      .whereRaw(`steps ->> 'merged' >= ?`, [since])
      .modify(sees.changes);
  }
}

function heldView(
  row: HeldRow,
): ModesView['environments'][number]['changes'][number] {
  const phase = row.held_at_merge.length > 0 ? 'merge' : 'sync';
  const gates = phase === 'merge' ? row.held_at_merge : row.held_at_sync;
  return {
    id: row.id,
    number: row.number,
    service: row.service_ref,
    state: row.state,
    mode: row.mode,
    phase,
    at: (phase === 'merge' ? row.steps.merged : row.steps.synced) as string,
    outside: row.merged_outside,
    gates: gates.map(({ gate, state, reason }) => ({
      gate,
      title: titleOf(gate),
      state,
      reason,
    })),
  };
}

/** Gates of earlier releases may have no title any more. */
function titleOf(gate: string): string {
  return gateTitle(gate as Parameters<typeof gateTitle>[0]) ?? gate;
}
