import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  AllowedView,
  ErasurePage,
  ErasureView,
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
import { erasureStream, KEEPING_CONTROLS, type ErasureRow } from './records';
import { subjectOf } from './subject';
import type { Waits } from './Waits';

const NOT_ONESELF =
  'Nobody asks for or confirms their own erasure; ask two others who manage the ledger';

/**
 * Erasures as people see them. One person asks, another confirms; neither is the
 * person who is to be erased, for nobody removes what tells of themselves. Until
 * it is carried out anybody who manages the ledger may withdraw it.
 */
export class ErasureService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ErasureStore;
      identities: Identities;
      persons: PersonDirectory;
      waits: Waits;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(query: PageQuery, requester: Requester): Promise<ErasurePage> {
    const { rows, nextCursor } = await this.options.store.erasures(query);
    return { items: await this.#views(rows, requester), nextCursor };
  }

  /**
   * Asks for a person to be erased.
   *
   * @param person - catalog user, such as user:default/ada
   * @throws NotFoundError where nobody of that name is on record, ConflictError
   *   for oneself, and where it is asked for already
   */
  async request(
    person: string,
    reason: string,
    requester: Requester,
  ): Promise<ErasureView> {
    const { db, ledger, store } = this.options;
    const subject = await subjectOf(db, person);
    if (!subject) throw nobody(person);
    const id = randomUUID();
    await ledger.record(erasureStream(subject), async recording => {
      const by = await this.#refOf(requester, recording);
      if (by === subject) throw new ConflictError(NOT_ONESELF);
      if (await store.openErasureOf(subject, recording.trx)) {
        throw new ConflictError(
          'This person is to be erased already; confirm or withdraw that',
        );
      }
      await recording.append({
        ...this.#draft('requested', id, { requester: by }),
        erasable: { reason },
      });
    });
    return this.#view(id, requester);
  }

  /** Confirms an erasure, as the second person. */
  async confirm(id: string, requester: Requester): Promise<ErasureView> {
    return this.#move(id, requester, async (row, recording) => {
      const confirmer = await this.#refOf(requester, recording);
      const problem = whyNotConfirm(row, confirmer);
      if (problem) throw new ConflictError(problem);
      await recording.append(this.#draft('confirmed', id, { confirmer }));
    });
  }

  /** Withdraws an erasure that is not carried out. */
  async withdraw(id: string, requester: Requester): Promise<ErasureView> {
    return this.#move(id, requester, async (row, recording) => {
      const problem = whyNotWithdraw(row);
      if (problem) throw new ConflictError(problem);
      const withdrawer = await this.#refOf(requester, recording);
      await recording.append(this.#draft('withdrawn', id, { withdrawer }));
    });
  }

  async #move(
    id: string,
    requester: Requester,
    decide: (row: ErasureRow, recording: Recording) => Promise<void>,
  ): Promise<ErasureView> {
    const { ledger, store } = this.options;
    const found = await store.erasure(id);
    if (!found) throw new NotFoundError(`There is no erasure ${id}`);
    await ledger.record(erasureStream(found.subject_ref), async recording => {
      await decide(
        (await store.erasure(id, recording.trx)) ?? found,
        recording,
      );
    });
    return this.#view(id, requester);
  }

  #draft(
    what: 'requested' | 'confirmed' | 'withdrawn',
    erasure: string,
    persons: Record<string, string>,
  ): EntryDraft {
    return {
      type: `ledger.erasure-${what}`,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons,
      controls: KEEPING_CONTROLS,
      payload: { erasure },
    };
  }

  async #refOf(requester: Requester, { trx }: Recording): Promise<string> {
    const { identities } = this.options;
    const [ref] = await identities.refs(trx, [catalogUser(requester)]);
    return ref;
  }

  async #view(id: string, requester: Requester): Promise<ErasureView> {
    const row = await this.options.store.erasure(id);
    if (!row) throw new NotFoundError(`There is no erasure ${id}`);
    const [view] = await this.#views([row], requester);
    return view;
  }

  async #views(
    rows: ErasureRow[],
    { userEntityRef }: Requester,
  ): Promise<ErasureView[]> {
    const { db, persons, waits } = this.options;
    const me = (await subjectOf(db, userEntityRef)) ?? null;
    const actors = await persons.actors(
      rows.flatMap(row => [
        row.subject_ref,
        row.requested_by,
        row.confirmed_by,
        row.withdrawn_by,
      ]),
    );
    const views: ErasureView[] = [];
    for (const row of rows) {
      views.push({
        ...erasureView(row, actors),
        waits: row.state === 'confirmed' ? await waits.of(row.subject_ref) : [],
        confirm: allowed(whyNotConfirm(row, me)),
        withdraw: allowed(whyNotWithdraw(row)),
      });
    }
    return views;
  }
}

function nobody(person: string): NotFoundError {
  return new NotFoundError(
    `Nobody is on record as ${person}; give the user's catalog reference, such as user:default/ada`,
  );
}

/** Empty: `by` may confirm it. */
function whyNotConfirm(row: ErasureRow, by: string | null): string {
  if (row.state !== 'requested') return `The erasure is ${row.state} already`;
  if (by === row.requested_by) {
    return 'You asked for this erasure: ask a second person to confirm it';
  }
  return by === row.subject_ref ? NOT_ONESELF : '';
}

/** Empty: it can be withdrawn. */
function whyNotWithdraw(row: ErasureRow): string {
  return row.state === 'requested' || row.state === 'confirmed'
    ? ''
    : `The erasure is ${row.state}: nothing is left to withdraw`;
}

function allowed(reason: string): AllowedView {
  return { allowed: reason === '', reason };
}

function erasureView(row: ErasureRow, actors: Actors) {
  return {
    id: row.id,
    person: actors.view(row.subject_ref),
    state: row.state,
    reason: row.reason,
    requestedBy: actors.view(row.requested_by),
    requestedAt: instant(row.requested_at),
    confirmedBy: actors.maybeView(row.confirmed_by),
    confirmedAt: instantOrNull(row.confirmed_at),
    withdrawnBy: actors.maybeView(row.withdrawn_by),
    withdrawnAt: instantOrNull(row.withdrawn_at),
    erasedAt: instantOrNull(row.erased_at),
    counts: row.counts,
  };
}
