import { InputError } from '@backstage/errors';
import type {
  StateAt,
  StateRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { emergencyName, explainRun } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { watchedEnvironments } from '../around/records';
import { changeSummary, reviewViews } from '../changes/changeViews';
import type { ChangeRow } from '../changes/records';
import { deploymentStream } from '../deployments/records';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { changesOfD, ServiceNames } from '../services/ServiceNames';
import { foreignCursor } from '../shared/cursor';
import { instant, instantOrNull } from '../shared/time';
import { coveredDeployments, type StateFilter } from './coveredDeployments';
import { stateCsv } from './stateCsv';
import { stateSentence } from './stateSentence';

/** A file of more is asked for in parts. */
const MAX_LINES = 10_000;

/** Of which instant, and of what. */
export interface StateQuery extends StateFilter {
  at: DateTime;
  limit: number;
  cursor?: string;
}

/** What ran in a deployment at an instant, with what is known of it. */
interface RanRow {
  id: string;
  service_ref: string;
  environment: string;
  instance: string;
  application: string;
  opened_seq: string;
  started_at: Date;
  ended_at: Date | null;
  pinned_revision: string;
  synced_revision: string | null;
  baseline: boolean;
  known_at: Date;
  then_seq: string | null;
  then_revision: string | null;
  then_since: Date | null;
  change_id: string | null;
  notice_emergency: number | null;
  notice_adopted: boolean | null;
  author_ref: string | null;
  synced_by: string | null;
  sync_automated: boolean | null;
  voters: string[] | null;
}

/**
 * What ran at an instant, and who answered for it: as it is known now, and where
 * that differs, as it was known then.
 *
 * Promises: one query for a page whatever the length of the history; each
 * deployment costs a look into the index of its own intervals. No source is read.
 */
export class StateQueries {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * One page by service, environment and deployment.
   *
   * @throws InputError for an instant that has not come yet
   */
  async at(query: StateQuery, sees: Sight): Promise<StateAt> {
    const { db, persons, clock } = this.options;
    const { at, limit } = query;
    if (at > clock()) {
      throw new InputError(
        `${instant(at)} has not come yet: ask for an instant until now`,
      );
    }
    const rows = await this.#rows(query, sees);
    const page = rows.slice(0, limit);
    const changes: ChangeRow[] = await db<ChangeRow>('changes_now')
      .whereIn('id', [...new Set(page.flatMap(row => row.change_id ?? []))])
      .modify(sees.changes);
    const actors = await persons.actors([
      ...changes.flatMap(actorsOfChange),
      ...page.flatMap(row => [
        row.author_ref,
        row.synced_by,
        ...(row.voters ?? []),
      ]),
    ]);
    const byId = new Map(changes.map(change => [change.id, change]));
    const items = page.map(row =>
      this.#view(row, row.change_id ? byId.get(row.change_id) : undefined, {
        at,
        actors,
      }),
    );
    const last = page[page.length - 1];
    return {
      at: instant(at),
      now: instant(clock()),
      sentence: stateSentence(items, rows.length > limit),
      items,
      nextCursor: rows.length > limit ? cursorOf(last) : null,
    };
  }

  /**
   * All of them as CSV.
   *
   * @throws InputError for an instant that has not come yet, or where there are
   *   too many for a file
   */
  async csv(
    query: Omit<StateQuery, 'limit' | 'cursor'>,
    sees: Sight,
  ): Promise<string> {
    const state = await this.at({ ...query, limit: MAX_LINES }, sees);
    if (state.nextCursor !== null) {
      throw new InputError(
        `These are more than ${MAX_LINES} deployments: choose a service or an environment`,
      );
    }
    return stateCsv(state);
  }

  async #rows(query: StateQuery, sees: Sight): Promise<RanRow[]> {
    const { db } = this.options;
    const { at, limit, cursor } = query;
    const instantOf = at.toJSDate();
    const changes = changesOfD(await new ServiceNames(db).renamed());
    return db
      .select(
        'd.*',
        'ran.*',
        'told.*',
        'before.*',
        'brought.*',
        'seen.*',
        'wrote.*',
        'synced.*',
        'voted.*',
      )
      .from(
        db('deployments')
          .select(
            'id',
            'service_ref',
            'environment',
            'instance',
            'application',
            'pin',
          )
          .modify(coveredDeployments(query, sees))
          .modify(builder => {
            sees.deployments(builder, at);
            if (cursor) {
              builder.whereRaw(
                '(service_ref, environment, id) > (?, ?, ?)',
                placeOf(cursor),
              );
            }
          })
          .as('d'),
      )
      .joinRaw(
        `JOIN LATERAL (
           SELECT i.* FROM deployment_intervals i
           WHERE i.deployment_id = d.id AND i.started_at <= ?
           ORDER BY i.started_at DESC, i.opened_seq DESC LIMIT 1) ran
         ON ran.ended_at IS NULL OR ran.ended_at > ?
         JOIN LATERAL (
           SELECT e.observed_at AS known_at FROM ledger_entries e
           WHERE e.stream = 'deployment:' || d.id
             AND e.stream_seq = ran.opened_seq) told ON true
         LEFT JOIN LATERAL (
           SELECT i.opened_seq AS then_seq, i.pinned_revision AS then_revision,
             i.started_at AS then_since
           FROM deployment_intervals i
           JOIN ledger_entries e ON e.stream = 'deployment:' || d.id
             AND e.stream_seq = i.opened_seq
           WHERE i.deployment_id = d.id AND e.observed_at <= ?
             AND i.opened_seq < ran.opened_seq AND told.known_at > ?
           ORDER BY i.opened_seq DESC LIMIT 1) before ON true
         LEFT JOIN LATERAL (
           SELECT c.id AS change_id FROM ${changes.from}
           WHERE c.environment = d.environment
             AND c.to_revision = ran.pinned_revision
             AND (c.steps ->> 'merged')::timestamptz
               <= COALESCE(ran.ended_at, 'infinity')
           ORDER BY c.number DESC LIMIT 1) brought ON true
         LEFT JOIN LATERAL (
           SELECT n.emergency_number AS notice_emergency,
             n.adopted_by IS NOT NULL AS notice_adopted
           FROM around_notices n
           WHERE n.deployment_id = d.id AND n.interval_seq = ran.opened_seq
           LIMIT 1) seen ON true
         LEFT JOIN LATERAL (
           SELECT c.author_ref FROM commits c
           WHERE c.repository = d.pin ->> 'sourceRepository'
             AND c.sha = ran.pinned_revision LIMIT 1) wrote ON true
         LEFT JOIN LATERAL (
           SELECT o.started_by AS synced_by, o.automated AS sync_automated
           FROM sync_operations o
           WHERE o.deployment_id = d.id AND o.phase = 'succeeded'
             AND o.pinned_revision = ran.pinned_revision
             AND o.started_at <= ran.started_at
           ORDER BY o.started_at DESC LIMIT 1) synced ON true
         LEFT JOIN LATERAL (
           SELECT array_agg(COALESCE(v.delegator_ref, v.voter_ref)) AS voters
           FROM (
             SELECT DISTINCT ON (COALESCE(delegator_ref, voter_ref)) *
             FROM votes WHERE change_id = brought.change_id
             ORDER BY COALESCE(delegator_ref, voter_ref), stream_seq DESC) v
           WHERE v.decision = 'approve') voted ON true`,
        [instantOf, instantOf, instantOf, instantOf, ...changes.bindings],
      )
      .orderBy(['d.service_ref', 'd.environment', 'd.id'])
      .limit(limit + 1);
  }

  #view(
    row: RanRow,
    change: ChangeRow | undefined,
    { at, actors }: { at: DateTime; actors: Actors },
  ): StateRow {
    const { policy } = this.options;
    const told = explainRun({
      revision: row.pinned_revision,
      baseline: row.baseline,
      change: change
        ? {
            number: change.number,
            kind: change.kind,
            emergency: change.emergency_number
              ? emergencyName({ number: change.emergency_number })
              : null,
            mergedOutside: change.merged_outside,
          }
        : null,
      notice:
        row.notice_adopted === null
          ? null
          : {
              adopted: row.notice_adopted,
              emergency: row.notice_emergency
                ? emergencyName({ number: row.notice_emergency })
                : null,
            },
      watched: watchedEnvironments(policy()).includes(row.environment),
    });
    return {
      ...told,
      service: row.service_ref,
      environment: row.environment,
      deployment: row.id,
      instance: row.instance,
      application: row.application,
      pinnedRevision: row.pinned_revision,
      syncedRevision: row.synced_revision,
      since: instant(row.started_at),
      until: instantOrNull(row.ended_at),
      change: change ? changeSummary(change, actors) : null,
      people: {
        wrote: actors.maybeView(row.author_ref),
        requested: actors.maybeView(change?.requester_ref),
        approved: change
          ? reviewViews(change, actors)
              .filter(review => review.counts)
              .map(review => review.reviewer)
          : [],
        voted: (row.voters ?? []).map(ref => actors.view(ref)),
        merged: actors.maybeView(change?.pull_request?.mergedBy),
        synced: actors.maybeView(row.synced_by),
        syncedByItself: row.sync_automated === true,
      },
      knownSince: instant(row.known_at),
      knownThen:
        row.known_at > at.toJSDate()
          ? {
              pinnedRevision: row.then_revision,
              since: instantOrNull(row.then_since),
            }
          : null,
      ledger: {
        stream: deploymentStream(row.id),
        streamSeq: Number(row.opened_seq),
      },
    };
  }
}

function cursorOf(row: RanRow): string {
  return [row.service_ref, row.environment, row.id].join('|');
}

/** @throws InputError for what is no cursor of ours */
function placeOf(cursor: string): [string, string, string] {
  const [service, environment, ...id] = cursor.split('|');
  if (id.length === 0) {
    throw foreignCursor();
  }
  return [service, environment, id.join('|')];
}
