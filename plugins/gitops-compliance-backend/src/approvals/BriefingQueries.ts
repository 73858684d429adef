import { NotFoundError } from '@backstage/errors';
import type { BoardBriefing } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  briefingLines,
  handsInWords,
  handsOf,
  healthSentence,
  healthyHours,
  LOOK_BACK_HOURS,
  pastSentence,
  type ReferencedFacts,
  serviceName,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeSummary } from '../changes/changeViews';
import type { ChangeRow } from '../changes/records';
import type { ChangeContents } from '../contents/ChangeContents';
import type { ChangelogReader } from '../contents/ChangelogReader';
import { rangeOf } from '../contents/ContentsQueries';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import { gateView } from '../gates/gateView';
import type { Evaluation, Gatekeeper } from '../gates/Gatekeeper';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { ServiceNames, underNames } from '../services/ServiceNames';

/** Days over which a board is told how changes of a service ended. */
const PAST_DAYS = 90;
/** How many of them are shown. */
const PAST_SHOWN = 5;

/** What was carried out, however it ended. */
const CARRIED_OUT = ['succeeded', 'failed', 'rolled-back'];

/** What a member of the board is told of a change. No source is read. */
export class BriefingQueries {
  constructor(
    private readonly options: {
      db: Knex;
      store: ChangeStore;
      contents: ChangeContents;
      changelogs: ChangelogReader;
      persons: PersonDirectory;
      gatekeeper: Gatekeeper;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The briefing of a change. */
  async of(id: string, sees: Sight): Promise<BoardBriefing> {
    const { store, gatekeeper, policy } = this.options;
    const row = await store.find(id, sees);
    if (!row) {
      throw new NotFoundError(
        `There is no change ${id}, or you may not see its service`,
      );
    }
    const evaluation = await gatekeeper.evaluateChange(row, 'merge');
    const { facts } = evaluation.grounds;
    const { ticket } = facts;
    const target = { service: row.service_ref, environment: row.environment };
    return {
      lines: await this.#lines(row, evaluation),
      gates: evaluation.results.map(gateView),
      hands: handsView(facts, targetPolicyOf(policy(), target)),
      upstream: await this.#upstream(row),
      ticket: ticket
        ? { key: ticket.key, status: ticket.reading?.status ?? null }
        : null,
      ...(await this.#past(row, sees)),
    };
  }

  async #lines(row: ChangeRow, { results }: Evaluation): Promise<string[]> {
    const { changelogs, contents, persons } = this.options;
    const actors = await persons.actors([row.requester_ref]);
    const changelog = await changelogs.read(rangeOf(row), { limit: 1 });
    const known = await contents.get(row.id);
    const { brings, takesAway, commits } = changelog;
    return briefingLines({
      requester: actors.view(row.requester_ref).name,
      reason: row.reason,
      kind: row.kind,
      class: row.class,
      service: serviceName(row.service_ref),
      environment: row.environment,
      from: row.from_environment,
      fromRevision: row.from_revision,
      toRevision: row.to_revision,
      commits:
        brings === null
          ? null
          : {
              brings,
              takesAway: takesAway ?? 0,
              newest: commits[0]?.headline ?? null,
            },
      risk: known?.risk ?? null,
      window:
        results.find(({ gate }) => gate === 'calendar')?.reason ??
        'No calendar is asked.',
    });
  }

  /** How the service ran in the environment that it comes from. */
  async #upstream(row: ChangeRow): Promise<BoardBriefing['upstream']> {
    const { db, clock } = this.options;
    const { from_environment: environment, service_ref: service } = row;
    if (environment === null) return [];
    const now = clock();
    const { rows } = await db.raw<{
      rows: {
        instance: string;
        application: string;
        health: string;
        stretches: { from: string; to: string | null }[];
      }[];
    }>(
      `SELECT d.instance, d.application, d.health, coalesce(
         json_agg(json_build_object('from', s.started_at, 'to', s.ended_at))
           FILTER (WHERE s.deployment_id IS NOT NULL), '[]') AS stretches
       FROM deployments d
       LEFT JOIN healthy_stretches s ON s.deployment_id = d.id
         AND (s.ended_at IS NULL OR s.ended_at > ?)
       WHERE d.service_ref = ? AND d.environment = ? AND d.removed_at IS NULL
       GROUP BY d.id ORDER BY d.instance, d.application`,
      [now.minus({ hours: LOOK_BACK_HOURS }).toJSDate(), service, environment],
    );
    return rows.map(({ instance, application, health, stretches }) => {
      const hours = healthyHours(
        stretches.map(({ from, to }) => ({
          from: DateTime.fromISO(from),
          to: to === null ? null : DateTime.fromISO(to),
        })),
        now,
      );
      const sentence = healthSentence(health, hours);
      return { environment, instance, application, health, hours, sentence };
    });
  }

  /** How changes of the service ended where this one goes. */
  async #past(
    row: ChangeRow,
    sees: Sight,
  ): Promise<Pick<BoardBriefing, 'history' | 'past'>> {
    const { db, clock, persons } = this.options;
    const since = clock().minus({ days: PAST_DAYS }).toJSDate();
    const names = await new ServiceNames(db).of(row.service_ref);
    const ofTarget = () =>
      db<ChangeRow>('changes_now')
        .modify(underNames(names, 'created_at', 'named_ref'))
        .where({ environment: row.environment })
        .where('ended_at', '>', since)
        .whereIn('state', CARRIED_OUT)
        .modify(sees.changes);
    const counts: { state: string; count: string }[] = await ofTarget()
      .select('state')
      .count('* as count')
      .groupBy('state');
    const count = (state: string) =>
      Number(counts.find(each => each.state === state)?.count ?? 0);
    const history = {
      ended: counts.reduce((sum, each) => sum + Number(each.count), 0),
      failed: count('failed'),
      undone: count('rolled-back'),
    };
    const rows: ChangeRow[] = await ofTarget()
      .orderBy('ended_at', 'desc')
      .limit(PAST_SHOWN);
    const actors = await persons.actors(rows.flatMap(actorsOfChange));
    return {
      history: { ...history, sentence: pastSentence(history, PAST_DAYS) },
      past: rows.map(each => changeSummary(each, actors)),
    };
  }
}

/** Who must not vote on a change, each once, and why. */
function handsView(
  facts: ReferencedFacts,
  policy: TargetPolicy,
): BoardBriefing['hands'] {
  if (!facts.pullRequest || policy.cab.length === 0) return [];
  return handsInWords(handsOf(facts.pullRequest, { facts, policy }));
}
