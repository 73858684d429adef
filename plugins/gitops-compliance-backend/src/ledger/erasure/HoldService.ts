import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  HoldPage,
  HoldView,
  HoldWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { catalogUser } from '../../persons/catalogUser';
import type { Identities } from '../../persons/Identities';
import type { Actors, PersonDirectory } from '../../persons/PersonDirectory';
import type { Requester } from '../../persons/Requester';
import { instant, instantOrNull } from '../../shared/time';
import type { EntryDraft, Ledger, Recording } from '../Ledger';
import type { ErasureStore, PageQuery } from './ErasureStore';
import { forgetExpiry } from './logReaders';
import {
  holdStream,
  KEEPING_CONTROLS,
  type HoldPlacedPayload,
  type HoldRow,
} from './records';
import { subjectOf } from './subject';

/**
 * Legal holds as people see them: what tells of a person, or of everybody in a
 * scope, is not erased while one lasts. One person places it, another lifts it.
 */
export class HoldService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ErasureStore;
      identities: Identities;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(query: PageQuery, requester: Requester): Promise<HoldPage> {
    const { rows, nextCursor } = await this.options.store.holds(query);
    return { items: await this.#views(rows, requester), nextCursor };
  }

  /**
   * Places a hold.
   *
   * @throws InputError where it names neither a person nor a scope, or both;
   *   NotFoundError where nobody of that name is on record
   */
  async place(wish: HoldWish, requester: Requester): Promise<HoldView> {
    const { db, ledger } = this.options;
    const scope = scopeOf(wish);
    const subject = wish.person
      ? (await subjectOf(db, wish.person)) ?? null
      : null;
    if (wish.person && !subject) {
      throw new NotFoundError(
        `Nobody is on record as ${wish.person}; give the user's catalog reference, such as user:default/ada`,
      );
    }
    const hold = randomUUID();
    await ledger.record(holdStream(subject ?? hold), async recording => {
      const payload: HoldPlacedPayload = { hold, subject, ...scope };
      const placer = await this.#refOf(requester, recording);
      await recording.append({
        ...this.#draft('placed', { placer }),
        payload: { ...payload },
        erasable: { reason: wish.reason },
      });
    });
    return this.#view(hold, requester);
  }

  /** Lifts a hold, as another person than the one who placed it. */
  async lift(id: string, requester: Requester): Promise<HoldView> {
    const { ledger, store } = this.options;
    const found = await store.hold(id);
    if (!found) throw new NotFoundError(`There is no legal hold ${id}`);
    await ledger.record(found.stream, async recording => {
      const { trx } = recording;
      const lifter = await this.#refOf(requester, recording);
      const problem = whyNotLift((await store.hold(id, trx)) ?? found, lifter);
      if (problem) throw new ConflictError(problem);
      await recording.append({
        ...this.#draft('lifted', { lifter }),
        payload: { hold: id },
      });
      await forgetExpiry(trx);
    });
    return this.#view(id, requester);
  }

  #draft(
    what: 'placed' | 'lifted',
    persons: Record<string, string>,
  ): Omit<EntryDraft, 'payload'> {
    return {
      type: `ledger.hold-${what}`,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons,
      controls: KEEPING_CONTROLS,
    };
  }

  async #refOf(requester: Requester, { trx }: Recording): Promise<string> {
    const { identities } = this.options;
    const [ref] = await identities.refs(trx, [catalogUser(requester)]);
    return ref;
  }

  async #view(id: string, requester: Requester): Promise<HoldView> {
    const row = await this.options.store.hold(id);
    if (!row) throw new NotFoundError(`There is no legal hold ${id}`);
    const [view] = await this.#views([row], requester);
    return view;
  }

  async #views(
    rows: HoldRow[],
    { userEntityRef }: Requester,
  ): Promise<HoldView[]> {
    const { db, persons } = this.options;
    const me = (await subjectOf(db, userEntityRef)) ?? null;
    const actors = await persons.actors(
      rows.flatMap(row => [row.subject_ref, row.placed_by, row.lifted_by]),
    );
    return rows.map(row => {
      const reason = whyNotLift(row, me);
      const lift = { allowed: reason === '', reason };
      return { ...holdView(row, actors), lift };
    });
  }
}

/** What a hold is about, when it is not about one person. */
function scopeOf({ person, service, from, until }: HoldWish) {
  const scope = {
    service: service?.toLowerCase() ?? null,
    from: instantOrNull(from),
    until: instantOrNull(until),
  };
  const isScope = scope.service !== null || scope.from !== null || scope.until;
  if (Boolean(person) === Boolean(isScope)) {
    throw new InputError(
      'A hold is about one person, or about everybody in a service, a period or both: give either person, or service, from and until as needed',
    );
  }
  if (scope.from && scope.until && scope.until <= scope.from) {
    throw new InputError('until must be later than from');
  }
  return scope;
}

/** Empty: `by` may lift it. */
function whyNotLift(row: HoldRow, by: string | null): string {
  if (row.lifted_at !== null) return 'The hold was lifted already';
  return by === row.placed_by
    ? 'You placed this hold: ask a second person to lift it'
    : '';
}

function holdView(row: HoldRow, actors: Actors) {
  return {
    id: row.id,
    person: actors.maybeView(row.subject_ref),
    service: row.service_ref,
    from: instantOrNull(row.held_from),
    until: instantOrNull(row.held_until),
    reason: row.reason,
    placedBy: actors.view(row.placed_by),
    placedAt: instant(row.placed_at),
    liftedBy: actors.maybeView(row.lifted_by),
    liftedAt: instantOrNull(row.lifted_at),
  };
}
