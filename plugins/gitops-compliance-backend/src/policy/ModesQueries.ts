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
  asked: string;
  refused: string;
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
    | 'created_at'
  > {
  held_at_request: (GateRecord & { reason: string })[];
  held_at_merge: (GateRecord & { reason: string })[];
  held_at_sync: (GateRecord & { reason: string })[];
}

/** A promotion that was asked for where an environment was only watched. */
const ONLY_ASKED = `(kind = 'promotion' AND mode = 'observe'
  AND state = 'cancelled' AND pull_request IS NULL)`;

/**
 * What enforcing would have held: changes that were merged, or synced, while a
 * gate of that moment was not open, and promotions that were asked for in mode
 * `observe` while a gate of the request was not (design §5.14). It reads as many
 * changes as were merged or asked for in the period, however long the history
 * is.
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
          const refused = Number(all?.refused ?? 0);
          const merged = Number(all?.held ?? 0);
          return {
            name,
            title: title ?? name,
            mode,
            passed: Number(all?.passed ?? 0),
            held: merged,
            asked: Number(all?.asked ?? 0),
            refused,
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
            more: merged + refused - changes.length,
          };
        },
      ),
    };
  }

  /** A row for each environment, and one for each gate that held there. */
  async #counts(since: string, sees: Sight): Promise<CountRow[]> {
    const { rows } = await this.options.db.raw<{ rows: CountRow[] }>(
      `WITH passed AS (?)
       SELECT environment, NULL AS gate,
         count(*) FILTER (WHERE NOT only_asked) AS passed,
         count(*) FILTER (
           WHERE held_at_merge <> '[]' OR held_at_sync <> '[]') AS held,
         count(*) FILTER (WHERE only_asked) AS asked,
         count(*) FILTER (WHERE held_at_request <> '[]') AS refused
       FROM passed GROUP BY environment
       UNION ALL
       SELECT environment, g ->> 'gate', 0, count(DISTINCT id), 0, 0
       FROM passed, jsonb_array_elements(
         held_at_request || held_at_merge || held_at_sync) AS g
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
         WHERE held_at_request <> '[]' OR held_at_merge <> '[]'
           OR held_at_sync <> '[]') AS newest
       WHERE place <= ? ORDER BY number DESC`,
      [this.#passed(since, sees), LISTED],
    );
    return rows;
  }

  /** Changes that were merged or asked for since, with what held them when. */
  #passed(since: string, sees: Sight): Knex.QueryBuilder {
    const { db } = this.options;
    const held = (gates: string, phase: GatePhase, happened: string) =>
      db.raw(
        `CASE WHEN ${happened} THEN coalesce(
           (SELECT jsonb_agg(g) FROM jsonb_array_elements(${gates}) AS g
            WHERE g ->> 'state' <> 'open' AND g ->> 'gate' = ANY (?::text[])),
           '[]') ELSE '[]'::jsonb END AS held_at_${phase}`,
        [[...gatesFor(phase)]],
      );
    return db('changes_now')
      .select(
        'id',
        'number',
        'service_ref',
        'environment',
        'state',
        'mode',
        'merged_outside',
        'steps',
        'created_at',
        db.raw(`${ONLY_ASKED} AS only_asked`),
        held('gates', 'request', ONLY_ASKED),
        held('gates', 'merge', `steps ->> 'merged' IS NOT NULL`),
        held('sync_gates', 'sync', `steps ->> 'synced' IS NOT NULL`),
      )
      .whereRaw(
        `(steps ->> 'merged' >= ? OR (created_at >= ? AND ${ONLY_ASKED}))`,
        [since, since],
      )
      .modify(sees.changes);
  }
}

function heldView(
  row: HeldRow,
): ModesView['environments'][number]['changes'][number] {
  const moments = {
    request: { gates: row.held_at_request, at: instant(row.created_at) },
    merge: { gates: row.held_at_merge, at: row.steps.merged as string },
    sync: { gates: row.held_at_sync, at: row.steps.synced as string },
  };
  const phase =
    (['request', 'merge'] as const).find(
      each => moments[each].gates.length > 0,
    ) ?? 'sync';
  const { gates, at } = moments[phase];
  return {
    id: row.id,
    number: row.number,
    service: row.service_ref,
    state: row.state,
    mode: row.mode,
    phase,
    at,
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
