import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  Delegation,
  DelegationList,
  DelegationWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { EntryDraft, Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { TEXT_ERASED } from '../shared/text';
import { instant, toDateTime } from '../shared/time';
import type { DelegationStore } from './DelegationStore';
import {
  CAB_CONTROLS,
  delegationStream,
  type DelegationPayload,
  type DelegationRow,
} from './records';

/** Longest time for which somebody votes for somebody else. */
export const MAX_DELEGATION_DAYS = 90;

/**
 * Delegations of votes: somebody gives theirs to one other person for a while.
 * Who was given one cannot pass it on: a vote names the delegator alone.
 */
export class DelegationService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: DelegationStore;
      identities: Identities;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /** Those of who asks that are not over. */
  async list(requester: Requester): Promise<DelegationList> {
    const { db, identities, persons, store, clock } = this.options;
    const [ref] = await db.transaction(trx =>
      identities.refs(trx, [catalogUser(requester)]),
    );
    const rows = await store.of(ref, clock());
    const actors = await persons.actors(
      rows.flatMap(({ from_ref: from, to_ref: to }) => [from, to]),
    );
    return { items: rows.map(row => viewOf(row, ref, actors)) };
  }

  /**
   * Gives one's vote to somebody.
   *
   * @throws InputError where it does not end, ends too late or is to oneself;
   *   NotFoundError where the person is unknown; ConflictError where the vote is
   *   given to somebody in that time already
   */
  async give(wish: DelegationWish, requester: Requester): Promise<Delegation> {
    const { ledger, identities, store } = this.options;
    const id = randomUUID();
    const stretch = this.#stretch(wish);
    const to = await this.#person(wish.to);
    let from = '';
    await ledger.record(delegationStream(id), async recording => {
      [from] = await identities.refs(recording.trx, [catalogUser(requester)]);
      if (from === to) {
        throw new InputError('Give your vote to somebody else than yourself');
      }
      // Two at once would each see nothing of the other.
      await recording.trx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
        `delegation of ${from}`,
      ]);
      const [other] = await store.overlapping(from, stretch, recording.trx);
      if (other) {
        throw new ConflictError(
          'Your vote is given to somebody in that time already; end that first',
        );
      }
      await recording.append({
        ...this.#draft('delegation.given'),
        persons: { from, to },
        payload: { ...stretch },
        erasable: { reason: wish.reason },
      });
    });
    return this.#view(id, from);
  }

  /** Takes one's vote back, or gives it back. */
  async end(id: string, requester: Requester): Promise<Delegation> {
    const { ledger, identities, store } = this.options;
    let ender = '';
    await ledger.record(delegationStream(id), async recording => {
      [ender] = await identities.refs(recording.trx, [catalogUser(requester)]);
      const row = await store.get(id, recording.trx);
      if (!row) throw new NotFoundError(`There is no delegation ${id}`);
      if (row.from_ref !== ender && row.to_ref !== ender) {
        throw new NotAllowedError(
          'Only who gave a vote, or was given it, ends that',
        );
      }
      if (row.ended_at) return;
      await recording.append({
        ...this.#draft('delegation.ended'),
        persons: { ender },
        payload: {},
      });
    });
    return this.#view(id, ender);
  }

  #stretch({ since, until }: DelegationWish): DelegationPayload {
    const now = this.options.clock();
    const begin = since ? toDateTime(since) : now;
    const end = toDateTime(until);
    const latest = begin.plus({ days: MAX_DELEGATION_DAYS });
    if (!(end > now) || !(end > begin) || !(end <= latest)) {
      throw new InputError(
        `until must lie ahead and after since, at most ${MAX_DELEGATION_DAYS} days: give an instant before ${instant(
          latest,
        )}`,
      );
    }
    return { since: instant(begin), until: instant(end) };
  }

  async #person(entityRef: string): Promise<string> {
    const found = await this.options
      .db('persons')
      .join('identities', 'identities.ref', 'persons.person_ref')
      .where({ provider: 'catalog', name: entityRef.toLowerCase() })
      .where({ removed: false })
      .first('person_ref');
    if (!found) {
      throw new NotFoundError(
        `The catalog has no user ${entityRef}; use a reference such as user:default/ada`,
      );
    }
    return found.person_ref;
  }

  async #view(id: string, ref: string): Promise<Delegation> {
    const { persons, store } = this.options;
    const row = (await store.get(id)) as DelegationRow;
    const actors = await persons.actors([row.from_ref, row.to_ref]);
    return viewOf(row, ref, actors);
  }

  #draft(type: string): Omit<EntryDraft, 'payload'> {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: CAB_CONTROLS,
    };
  }
}

function viewOf(row: DelegationRow, ref: string, actors: Actors): Delegation {
  return {
    id: row.id,
    from: actors.view(row.from_ref),
    to: actors.view(row.to_ref),
    mine: row.from_ref === ref,
    reason: row.reason ?? TEXT_ERASED,
    since: instant(row.since),
    until: instant(row.until),
    ended: row.ended_at !== null,
  };
}
