import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  StopPage,
  StopView,
  StopWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Sight } from '../access/Sight';
import { reevaluateJob } from '../changes/Reevaluation';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { requireEnvironment, type Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { TEXT_ERASED } from '../shared/text';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import {
  STOP_CONTROLS,
  stopStream,
  type StopRow,
  type StopSetPayload,
} from './records';
import type { StopQuery, StopStore } from './StopStore';

/** Longest time for which the line is stopped at once. */
export const MAX_STOP_DAYS = 30;

/**
 * Stops of the line: several owners may stop a service, an environment or
 * everything, each lifts only their own, and each ends by itself. Whatever waits
 * is evaluated again in the same transaction's job.
 */
export class StopService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: StopStore;
      services: ServiceStore;
      identities: Identities;
      persons: PersonDirectory;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(
    query: StopQuery,
    sees: Sight,
    requester: Requester | null,
  ): Promise<StopPage> {
    const { store, clock } = this.options;
    const { rows, nextCursor } = await store.list(
      query,
      sees,
      clock().toJSDate(),
    );
    return { items: await this.#views(rows, requester), nextCursor };
  }

  /**
   * Stops the line.
   *
   * @throws InputError where it does not end, ends too late, or is owned by a
   *   team of others; NotFoundError where its service or environment is unknown
   */
  async set(
    wish: StopWish,
    sees: Sight,
    requester: Requester,
  ): Promise<StopView> {
    const id = randomUUID();
    const payload = await this.#payload(wish, sees, requester);
    await this.options.ledger.record(stopStream(id), async recording => {
      const owner = await this.#refOf(requester, recording);
      await recording.append({
        ...this.#draft('stop.set', wish.reason),
        persons: { owner },
        payload: { ...payload },
      });
      await recording.enqueue(reevaluateJob());
    });
    return this.#view(id, requester);
  }

  /** Lifts a stop, as who set it or a member of the team that owns it too. */
  async lift(
    id: string,
    reason: string,
    sees: Sight,
    requester: Requester,
  ): Promise<StopView> {
    const { ledger, store } = this.options;
    const found = await store.get(id);
    if (!found || !(await this.#isSeen(found, sees))) throw noStop(id);
    await ledger.record(stopStream(id), async recording => {
      const lifter = await this.#refOf(requester, recording);
      const row = (await store.get(id, recording.trx)) ?? found;
      const problem = this.#whyNotLift(row, lifter, requester);
      if (problem?.over) throw new ConflictError(problem.reason);
      if (problem) throw new NotAllowedError(problem.reason);
      await recording.append({
        ...this.#draft('stop.lifted', reason),
        persons: { lifter },
        payload: {},
      });
      await recording.enqueue(reevaluateJob());
    });
    return this.#view(id, requester);
  }

  async #payload(
    wish: StopWish,
    sees: Sight,
    requester: Requester,
  ): Promise<StopSetPayload> {
    const service = wish.service?.toLocaleLowerCase('en-US') ?? null;
    if (service) await this.#requireService(service, sees);
    if (wish.environment) {
      requireEnvironment(this.options.policy(), wish.environment);
    }
    const team = wish.team ?? null;
    if (team && !requester.ownershipEntityRefs.includes(team)) {
      throw new InputError(
        `You are no member of ${team}: leave team out, or give one of your own groups`,
      );
    }
    return {
      service,
      environment: wish.environment ?? null,
      team,
      until: this.#end(wish.until),
    };
  }

  #end(until: string): string {
    const now = this.options.clock();
    const end = toDateTime(until);
    const latest = now.plus({ days: MAX_STOP_DAYS });
    if (end > now && end <= latest) return instant(end);
    throw new InputError(
      `until must lie ahead, at most ${MAX_STOP_DAYS} days: give an instant before ${instant(
        latest,
      )}, and set another stop if it takes longer`,
    );
  }

  async #requireService(service: string, sees: Sight): Promise<void> {
    const found = await this.options.services.find(service, sees.services);
    if (!found) {
      throw new NotFoundError(
        `No service ${service} is known; give its entity reference, such as component:default/payments-api`,
      );
    }
  }

  async #isSeen({ service_ref }: StopRow, sees: Sight): Promise<boolean> {
    if (!service_ref || sees.isWhole) return true;
    const { services } = this.options;
    return (await services.find(service_ref, sees.services)) !== undefined;
  }

  /** Null: they may lift it. */
  #whyNotLift(
    row: StopRow,
    by: string | null,
    requester: Requester | null,
  ): { over: boolean; reason: string } | null {
    if (row.lifted_at) return { over: true, reason: 'It was lifted already' };
    if (toDateTime(row.until) <= this.options.clock()) {
      return { over: true, reason: 'It is over' };
    }
    const isOfTheirs =
      row.team !== null &&
      requester?.ownershipEntityRefs.includes(row.team) === true;
    if (row.set_by === by || isOfTheirs) return null;
    return {
      over: false,
      reason: `Only ${
        row.team ? `members of ${row.team}` : 'who set it'
      } can lift it: ask them, or wait until it ends`,
    };
  }

  #draft(type: string, reason: string): Omit<EntryDraft, 'payload'> {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: STOP_CONTROLS,
      erasable: { reason },
    };
  }

  async #refOf(requester: Requester, { trx }: Recording): Promise<string> {
    const { identities } = this.options;
    const [ref] = await identities.refs(trx, [catalogUser(requester)]);
    return ref;
  }

  async #view(id: string, requester: Requester): Promise<StopView> {
    const row = await this.options.store.get(id);
    if (!row) throw noStop(id);
    const [view] = await this.#views([row], requester);
    return view;
  }

  async #views(
    rows: StopRow[],
    requester: Requester | null,
  ): Promise<StopView[]> {
    const actors = await this.options.persons.actors(
      rows.flatMap(row => [row.set_by, row.lifted_by]),
    );
    const now = this.options.clock();
    return rows.map(row => {
      const isTheirs =
        requester !== null &&
        actors.get(row.set_by).person === requester.userEntityRef;
      const by = isTheirs ? row.set_by : null;
      const problem = this.#whyNotLift(row, by, requester);
      return {
        ...stopView(row, actors, now),
        lift: { allowed: problem === null, reason: problem?.reason ?? '' },
      };
    });
  }
}

function stopView(
  row: StopRow,
  actors: Actors,
  now: DateTime,
): Omit<StopView, 'lift'> {
  const isOver = row.lifted_at !== null || toDateTime(row.until) <= now;
  return {
    id: row.id,
    service: row.service_ref,
    environment: row.environment,
    team: row.team,
    owner: actors.view(row.set_by),
    reason: row.reason ?? TEXT_ERASED,
    since: instant(row.since),
    until: instant(row.until),
    inForce: !isOver,
    liftedBy: actors.maybeView(row.lifted_by),
    liftedAt: instantOrNull(row.lifted_at),
  };
}

function noStop(id: string): NotFoundError {
  return new NotFoundError(
    `There is no stop ${id}, or you may not see its service`,
  );
}
