import type {
  EmergencyPage,
  EmergencyTermsView,
  EmergencyView,
  RetroactivePullRequestView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  confirmProblem,
  emergencyName,
  emergencyStateOf,
  endProblem,
  isInForce,
  reviewProblem,
  termsOfEmergency,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { AdoptionRules } from '../around/AdoptionRules';
import { adoptView, noticeView } from '../around/NoticeQueries';
import { changeSummary } from '../changes/changeViews';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';
import type { Requester } from '../persons/Requester';
import { instant, instantOrNull } from '../shared/time';
import { TEXT_ERASED } from '../shared/text';
import { noEmergency, type EmergencyService } from './EmergencyService';
import type { EmergencyPeople } from './EmergencyPeople';
import {
  RATE_DAYS,
  type EmergencyQuery,
  type EmergencyStore,
} from './EmergencyStore';
import {
  allowed,
  bentGates,
  dutyView,
  emergencySentence,
  eventView,
  unbentGates,
} from './emergencyViews';
import { lifeOf, type EmergencyRow } from './records';
import { pullRequestViews } from './retroactive/pullRequestViews';
import { RetroactiveStore } from './retroactive/RetroactiveStore';

/** Who looks, and what they have the permission for. */
export interface EmergencyReader {
  requester: Requester | null;
  sees: Sight;
  may: { adopt: boolean; declare: boolean; confirm: boolean; review: boolean };
}

/** Read side of emergencies: told from the read models alone. */
export class EmergencyQueries {
  constructor(
    private readonly options: {
      db: Knex;
      store: EmergencyStore;
      people: EmergencyPeople;
      persons: PersonDirectory;
      adopting: AdoptionRules;
      service: EmergencyService;
      policy: () => Policy;
      /** Whom one wakes, and what access it grants at these instances. */
      bells: (
        instances: readonly string[],
      ) => Pick<EmergencyTermsView, 'wakes' | 'grants'>;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(
    query: EmergencyQuery,
    reader: EmergencyReader,
  ): Promise<EmergencyPage> {
    const { store, clock } = this.options;
    const { rows, nextCursor } = await store.list(
      query,
      reader.sees,
      clock().toJSDate(),
    );
    return { items: await this.#views(rows, reader), nextCursor };
  }

  /** One of them. @throws NotFoundError where the reader may not know of it */
  async one(id: string, reader: EmergencyReader): Promise<EmergencyView> {
    const row = await this.options.store.find(id, reader.sees);
    if (!row) throw noEmergency(id);
    const [view] = await this.#views([row], reader);
    return view;
  }

  /**
   * What declaring an emergency of some services in an environment would mean for
   * who asks.
   *
   * @throws NotFoundError where none of them is deployed there
   */
  async terms(
    { services, environment }: { services: string[]; environment: string },
    { requester, sees, may }: EmergencyReader,
  ): Promise<EmergencyTermsView> {
    const { service, store } = this.options;
    const targets = await service.targetsOf(
      { services, environments: [environment] },
      sees,
    );
    const ref = await this.#refOf(requester);
    const terms = await service.terms(targets, ref);
    const declared = ref
      ? await store.declaredSince(this.#rateSince(), [ref])
      : new Map<string, number>();
    return {
      declare: allowed(
        terms.isAllowed
          ? null
          : 'The policy allows no emergency here (rule emergencies); ask for the rule to be changed.',
        may.declare,
        'declare',
      ),
      maxSeconds: terms.maxSeconds,
      secondPerson: terms.needsConfirmation,
      aloneBecause: terms.because,
      bends: bentGates(terms.bends),
      neverBends: unbentGates(),
      reviewSeconds: terms.reviewSeconds,
      pullRequestSeconds: terms.pullRequestSeconds,
      declaredRecently: (ref && declared.get(ref)) || 0,
      ...this.options.bells(targets.flatMap(({ instances }) => instances)),
    };
  }

  async #views(
    rows: EmergencyRow[],
    reader: EmergencyReader,
  ): Promise<EmergencyView[]> {
    const { adopting, store, people, persons, clock } = this.options;
    const ids = rows.map(({ id }) => id);
    const parts = await store.partsOf(ids, reader.sees);
    const doings = await people.doingsOf(ids);
    const pulls = await this.#pullRequestsOf(ids);
    const seen = await this.#seenOf(ids, reader.sees);
    const declared = await store.declaredSince(
      this.#rateSince(),
      rows.map(row => row.declared_by),
    );
    const actors = await persons.actors([
      ...rows.flatMap(row => [
        row.declared_by,
        row.confirmed_by,
        row.ended_by,
        row.reviewed_by,
      ]),
      ...[...parts.events.values()]
        .flat()
        .flatMap(event => Object.values(event.persons)),
      ...[...doings.values()].flatMap(({ changes, moves }) => [
        ...changes.flatMap(actorsOfChange),
        ...moves.flatMap(move => [move.author_ref, move.adopted_by]),
      ]),
    ]);
    const now = clock();
    const ref = await this.#refOf(reader.requester);
    return Promise.all(
      rows.map(async row => {
        const life = lifeOf(row);
        const state = emergencyStateOf(life, now);
        const events = parts.events.get(row.id) ?? [];
        const done = doings.get(row.id) ?? { changes: [], moves: [] };
        const targets = parts.targets.get(row.id) ?? [];
        const duties = (parts.duties.get(row.id) ?? []).map(duty =>
          dutyView(
            duty,
            now,
            isSeen(duty, targets) ? pulls.get(dutyKey(duty)) ?? null : null,
            reader.may.declare,
          ),
        );
        const isOverdue = duties.some(duty => duty.isOverdue);
        const by = await this.#viewer(reader, ref, row);
        const moves = done.moves.filter(move => isSeen(move, targets));
        const problems = await adopting.problems(moves, reader.requester);
        return {
          id: row.id,
          number: row.number,
          name: emergencyName(row),
          state,
          inForce: isInForce(life, now),
          sentence: emergencySentence(row, state, isOverdue),
          reason: row.reason ?? TEXT_ERASED,
          incident: row.incident,
          targets: targets.map(({ service_ref: service, environment }) => ({
            service,
            environment,
          })),
          declaredBy: actors.view(row.declared_by),
          declaredAt: instant(row.declared_at),
          declaredRecently: declared.get(row.declared_by) ?? 0,
          needsConfirmation: row.needs_confirmation,
          confirmedBy: actors.maybeView(row.confirmed_by),
          confirmedAt: instantOrNull(row.confirmed_at),
          expiresAt: instant(row.expires_at),
          endedAt: instantOrNull(row.ended_at),
          endedBy: actors.maybeView(row.ended_by),
          endCause: row.end_cause,
          bends: this.#bends(targets),
          duties,
          isOverdue,
          review: row.reviewed_by
            ? {
                reviewer: actors.view(row.reviewed_by),
                at: instant(row.reviewed_at as Date),
                verdict: row.verdict ?? 'not-justified',
                finding: row.finding ?? TEXT_ERASED,
                isLate: row.review_late ?? false,
              }
            : null,
          closedAt: instantOrNull(row.closed_at),
          changes: done.changes
            .filter(({ id }) => seen.has(id))
            .map(change => changeSummary(change, actors)),
          moves: moves.map((move, index) =>
            noticeView(
              move,
              actors,
              adoptView(problems[index], reader.may.adopt),
            ),
          ),
          events: events.map(event => eventView(event, actors)),
          confirm: allowed(
            confirmProblem(life, now, {
              by,
              declarer: await people.names(row.declared_by, row.declared_at),
            }),
            reader.may.confirm,
            'confirm',
          ),
          end: allowed(endProblem(life, now), reader.may.declare, 'declare'),
          reviewing: allowed(
            reviewProblem(life, now, {
              by,
              parts: await people.parts(row, events, done),
            }),
            reader.may.review,
            'review',
          ),
        };
      }),
    );
  }

  /** What says afterwards what was done by hand, by the key of its duty. */
  async #pullRequestsOf(
    ids: string[],
  ): Promise<Map<string, RetroactivePullRequestView>> {
    const { db } = this.options;
    const rows = await new RetroactiveStore(db).of(ids);
    const views = await pullRequestViews(rows, db);
    return new Map(views.map(({ row, view }) => [dutyKey(row), view]));
  }

  /** Of the changes under these, those that the reader sees. */
  async #seenOf(ids: string[], sees: Sight): Promise<Set<string>> {
    const seen: string[] = await this.options
      .db('changes_now')
      .whereRaw('emergency_id = ANY (?::uuid[])', [ids])
      .modify(sees.changes)
      .pluck('id');
    return new Set(seen);
  }

  /** What bends in each of its targets, as the policy is now. */
  #bends(targets: { service_ref: string; environment: string }[]) {
    const policy = this.options.policy();
    const known = targets.filter(({ environment }) =>
      environmentOf(policy, environment),
    );
    if (known.length === 0) return [];
    const policies = known.map(({ service_ref: service, environment }) =>
      targetPolicyOf(policy, { service, environment }),
    );
    return bentGates(termsOfEmergency(policies, 0).bends);
  }

  async #viewer(
    { requester }: EmergencyReader,
    ref: string | null,
    row: EmergencyRow,
  ) {
    if (!requester) return [];
    return ref
      ? this.options.people.names(ref, row.declared_at)
      : [requester.userEntityRef];
  }

  /** Null: no user, or one whom no entry names. */
  async #refOf(requester: Requester | null): Promise<string | null> {
    if (!requester) return null;
    const [identity] = await this.options.db('identities').select('ref').where({
      provider: 'catalog',
      name: requester.userEntityRef.toLowerCase(),
    });
    return identity?.ref ?? null;
  }

  #rateSince(): Date {
    return this.options.clock().minus({ days: RATE_DAYS }).toJSDate();
  }
}

function dutyKey(of: {
  emergency_id: string;
  service_ref: string;
  environment: string;
}): string {
  return `${of.emergency_id} ${of.service_ref} ${of.environment}`;
}

function isSeen(
  move: { service_ref: string; environment: string },
  targets: { service_ref: string; environment: string }[],
): boolean {
  return targets.some(
    target =>
      target.service_ref === move.service_ref &&
      target.environment === move.environment,
  );
}
