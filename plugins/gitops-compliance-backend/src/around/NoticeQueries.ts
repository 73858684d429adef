import { NotFoundError } from '@backstage/errors';
import type {
  AllowedView,
  AroundNotice,
  AroundNoticePage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  classifyAround,
  emergencyName,
  type AdoptionProblem,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import { deploymentStream } from '../deployments/records';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { ServiceNames, underNames } from '../services/ServiceNames';
import { foreignCursor } from '../shared/cursor';
import { TEXT_ERASED } from '../shared/text';
import { instant } from '../shared/time';
import type { AdoptionRules } from './AdoptionRules';
import type { NoticeRow } from './records';

/** Which notices to list; newest first. */
export interface NoticeQuery {
  entityRef?: string;
  environment?: string;
  /** Noticed in this period. */
  from?: Date;
  until?: Date;
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/** Who looks, and whether they have the permission to adopt. */
export interface NoticeReader {
  sees: Sight;
  /** Null: no user. */
  requester: Requester | null;
  mayAdopt: boolean;
}

/** Read side of what happened around the portal. */
export class NoticeQueries {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      adopting: AdoptionRules;
    },
  ) {}

  /** One page of those that the reader may know of. */
  async list(
    query: NoticeQuery,
    reader: NoticeReader,
  ): Promise<AroundNoticePage> {
    const { db } = this.options;
    const { entityRef, environment, from, until, limit, cursor } = query;
    const names = entityRef && (await new ServiceNames(db).of(entityRef));
    const rows: NoticeRow[] = await db<NoticeRow>('around_notices_now')
      // It belongs to its target and instant, as a change does.
      .modify(reader.sees.changes)
      .modify(builder => {
        if (names) builder.modify(underNames(names, 'created_at', 'named_ref'));
        if (environment) builder.where({ environment });
        if (from) builder.where('created_at', '>=', from);
        if (until) builder.where('created_at', '<', until);
        if (cursor) {
          builder.whereRaw(
            `(created_at, deployment_id, stream_seq) < (
               SELECT created_at, deployment_id, stream_seq FROM around_notices
               WHERE deployment_id = ? AND stream_seq = ?)`,
            placeOf(cursor),
          );
        }
      })
      .orderBy(
        ['created_at', 'deployment_id', 'stream_seq'].map(column => ({
          column,
          order: 'desc',
        })),
      )
      .limit(limit + 1);
    const items = await this.#views(rows.slice(0, limit), reader);
    return {
      items,
      nextCursor: rows.length > limit ? items[items.length - 1].id : null,
    };
  }

  /** One of them. @throws NotFoundError where the reader may not know of it */
  async one(id: string, reader: NoticeReader): Promise<AroundNotice> {
    const { db } = this.options;
    const [deployment, seq] = placeOf(id);
    const row: NoticeRow | undefined = await db<NoticeRow>('around_notices_now')
      .where({ deployment_id: deployment, stream_seq: String(seq) })
      .modify(reader.sees.changes)
      .first();
    if (!row) {
      throw new NotFoundError(
        `There is no notice ${id}, or you may not see its service`,
      );
    }
    const [view] = await this.#views([row], reader);
    return view;
  }

  async #views(
    rows: NoticeRow[],
    { requester, mayAdopt }: NoticeReader,
  ): Promise<AroundNotice[]> {
    const { adopting, persons } = this.options;
    const actors = await persons.actors(
      rows.flatMap(row => [row.author_ref, row.adopted_by]),
    );
    const problems = await adopting.problems(rows, requester);
    return rows.map((row, index) =>
      noticeView(row, actors, adoptView(problems[index], mayAdopt)),
    );
  }
}

/** Whether somebody can adopt it, as the API gives it. */
export function adoptView(
  problem: AdoptionProblem | null,
  mayAdopt: boolean,
): AllowedView {
  if (problem) return { allowed: false, reason: `${problem.reason}.` };
  return mayAdopt
    ? { allowed: true, reason: '' }
    : {
        allowed: false,
        reason:
          'You need the permission gitops-compliance.emergency.adopt; ask a portal administrator.',
      };
}

/** Deployment and place in the stream of `<place in the stream>@<deployment>`. */
export function placeOf(cursor: string): [string, number] {
  const [, seq, deployment] = /^(\d{1,15})@(.+)$/.exec(cursor) ?? [];
  if (!deployment) {
    throw foreignCursor();
  }
  return [deployment, Number(seq)];
}

/** A notice as the API gives it. */
export function noticeView(
  row: NoticeRow,
  actors: Actors,
  adopt: AllowedView,
): AroundNotice {
  const emergency = row.emergency_id
    ? {
        id: row.emergency_id,
        name: emergencyName({ number: row.emergency_number ?? 0 }),
      }
    : undefined;
  const { reason, remedy, controls } = classifyAround(
    row.facts,
    emergency?.name,
  );
  return {
    id: `${row.stream_seq}@${row.deployment_id}`,
    at: instant(row.created_at),
    service: row.service_ref,
    environment: row.environment,
    deployment: row.deployment_id,
    what: row.facts.what,
    classification: row.classification,
    reason,
    remedy,
    controls,
    author: actors.maybeView(row.author_ref),
    repository: row.repository,
    commits: row.commits,
    ...(emergency && { emergency }),
    ...(row.adopted_by && {
      adopted: {
        by: actors.view(row.adopted_by),
        at: instant(row.adopted_at as Date),
        reason: row.adoption_reason ?? TEXT_ERASED,
      },
    }),
    adopt,
    ledger: {
      stream: deploymentStream(row.deployment_id),
      streamSeq: Number(row.stream_seq),
    },
  };
}
