import type {
  ApplicationPage,
  ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  isWide,
  syncPolicyDifferences,
  uncomparedInWords,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { deploymentStream } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import { environmentOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import { UnclaimedVerdicts } from '../verdicts/UnclaimedVerdicts';
import { applicationsSentence } from './applicationsSentence';
import { heldTo } from './heldTo';
import {
  IS_UNCLAIMED,
  listedFor,
  thoseLike,
  type ApplicationLike,
} from './listed';

/** A row, where nobody may have said yet what it is. */
type ListedRow = Omit<DeploymentRow, 'service_ref' | 'environment'> & {
  service_ref: string | null;
  environment: string | null;
  out_of_sync_since: Date | null;
};

/** Which applications to list. */
export interface ApplicationQuery {
  /** Only those without a service or an environment. */
  isUnclaimed: boolean;
  /** Only those that a rule of the policy with these conditions would take. */
  like?: ApplicationLike;
  limit: number;
  /** Id of the last one of the page before. */
  cursor?: string;
}

/**
 * Every application that an instance lists, claimed or not: none is outside the
 * population because nobody said what it is. What is unclaimed is held to the
 * strictest rules of the policy. No source is read.
 */
export class ApplicationQueries {
  constructor(
    private readonly options: {
      db: Knex;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** One page of those that the reader may know of, by id. */
  async list(query: ApplicationQuery, sees: Sight): Promise<ApplicationPage> {
    const { db } = this.options;
    const { isUnclaimed, like = {}, limit, cursor } = query;
    const now = this.options.clock();
    const [counted, rows] = await Promise.all([
      db('deployments')
        .modify(listedFor(sees, now))
        .modify(thoseLike(like))
        .select(
          db.raw('count(*)::int AS total'),
          db.raw(`count(*) FILTER (WHERE ${IS_UNCLAIMED})::int AS unclaimed`),
        )
        .first() as unknown as Promise<{ total: number; unclaimed: number }>,
      db('deployments')
        .modify(listedFor(sees, now))
        .modify(thoseLike(like))
        .modify(builder => {
          if (isUnclaimed) builder.whereRaw(IS_UNCLAIMED);
          if (cursor) builder.where('id', '>', cursor);
        })
        .orderBy('id')
        .limit(limit + 1) as Promise<ListedRow[]>,
    ]);
    const page = rows.slice(0, limit);
    return {
      sentence: applicationsSentence({
        ...counted,
        isWhole: sees.seesUnclaimed(now),
        isNarrowed: Object.keys(like).length > 0,
      }),
      ...counted,
      unclaimedAreHidden: !sees.seesUnclaimed(now),
      items: await this.#views(page, sees.seesUnclaimed(now)),
      nextCursor: rows.length > limit ? page[page.length - 1].id : null,
    };
  }

  async #views(
    rows: ListedRow[],
    tellsVerdicts: boolean,
  ): Promise<ListedApplication[]> {
    const policy = this.options.policy();
    const judged = tellsVerdicts
      ? await new UnclaimedVerdicts(this.options.db).of(
          rows.map(({ id }) => id),
        )
      : undefined;
    return rows.map(row => {
      const environment = row.environment
        ? environmentOf(policy, row.environment)
        : undefined;
      const { rules, criticality, isClaimed } = heldTo(policy, row);
      const { applicationSet, destination, uncompared } = row.observed;
      return {
        id: row.id,
        instance: row.instance,
        namespace: row.namespace,
        application: row.application,
        project: row.project,
        url: row.url,
        applicationSet: applicationSet ?? null,
        cluster: destination?.name ?? destination?.server ?? null,
        service: row.service_ref,
        environment: row.environment,
        region: environment?.region ?? null,
        criticality,
        checks: isClaimed ? null : judged?.get(row.id) ?? null,
        health: row.health,
        sync: row.sync_status,
        ...this.#drift(row, rules),
        syncPolicy: syncPolicyDifferences(rules.syncPolicy, row.observed),
        uncompared:
          uncompared?.map(part => ({
            what: uncomparedInWords(part),
            wide: isWide(part),
          })) ?? null,
        ledger: {
          stream: deploymentStream(row.id),
          streamSeq: Number(row.stream_seq),
        },
      };
    });
  }

  /** What differs from Git, and until when that may be so. */
  #drift(
    { sync_status: sync, out_of_sync_since: since }: ListedRow,
    { driftSeconds }: TargetPolicy,
  ): Pick<ListedApplication, 'outOfSyncSince' | 'mendBy' | 'overdue'> {
    if (sync !== 'out-of-sync' || !since) {
      return { outOfSyncSince: null, mendBy: null, overdue: false };
    }
    const began = DateTime.fromJSDate(since, { zone: 'utc' });
    const mendBy =
      driftSeconds === null ? null : began.plus({ seconds: driftSeconds });
    return {
      outOfSyncSince: instant(began),
      mendBy: mendBy && instant(mendBy),
      overdue: mendBy !== null && mendBy < this.options.clock(),
    };
  }
}
