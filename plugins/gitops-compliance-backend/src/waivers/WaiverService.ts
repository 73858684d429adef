import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  WaiverPage,
  WaiverView,
  WaiverWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  MAX_WAIVER_DAYS,
  whyNotWaivable,
  type WaiverState,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Sight } from '../access/Sight';
import type { Checks } from '../controls/Checks';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { requireEnvironment, type Policy } from '../policy/Policy';
import { normaliseRef } from '../services/entityRef';
import { noService } from '../services/noService';
import type { ServiceStore } from '../services/ServiceStore';
import { instant, toDateTime } from '../shared/time';
import {
  WAIVER_CONTROLS,
  waiverStream,
  type WaiverAskedPayload,
  type WaiverRow,
} from './records';
import { stateOf, type WaiverRules } from './WaiverRules';
import type { WaiverQuery, WaiverStore, WaiverTarget } from './WaiverStore';
import { actorsOfWaiver, waiverView } from './waiverView';

/** In which states there is something to withdraw. */
const OPEN_STATES: readonly WaiverState[] = ['asked', 'in-force', 'ahead'];

/** Who reads waivers, and what they are let do with them. */
export interface WaiverReader<TRequester = Requester | null> {
  sees: Sight;
  requester: TRequester;
  /** Whether they may decide on those of others at all. */
  mayDecide: boolean;
  /** Whether they may ask for one at all. */
  mayAsk: boolean;
}

const DECIDERS =
  'You need the permission gitops-compliance.waiver.approve; ask a colleague who has it';
const ASKERS =
  'You need the permission gitops-compliance.waiver.ask; ask a colleague who has it';
const WITHDRAWERS =
  'Only who asked for it, or somebody who may decide on waivers, withdraws it';

/** What is decided on a waiver. */
export type WaiverDecision = 'approve' | 'refuse';

/**
 * Waivers of checks: somebody asks that what one check says of one target be set
 * aside, an uninvolved person approves it, and it ends by itself.
 *
 * What it promises: a verdict stays what it is; a waiver only tells it apart. No
 * gate reads waivers. There is one at a time for a check of a target, whoever asks.
 */
export class WaiverService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: WaiverStore;
      rules: WaiverRules;
      services: ServiceStore;
      identities: Identities;
      persons: PersonDirectory;
      checks: Pick<Checks, 'ids' | 'titleOf'>;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(query: WaiverQuery, reader: WaiverReader): Promise<WaiverPage> {
    const { store, clock } = this.options;
    const { rows, nextCursor } = await store.list(query, reader.sees, clock());
    return { items: await this.#views(rows, reader), nextCursor };
  }

  /**
   * Asks for a waiver, or for one that goes on where another one ends.
   *
   * @throws InputError where the check is never waived or unknown, or it does not
   *   end in time; NotFoundError where the target is unknown; ConflictError where
   *   one is asked for or approved that it does not renew, or what it renews is not
   *   in force
   */
  async ask(
    wish: WaiverWish,
    reader: WaiverReader<Requester>,
  ): Promise<WaiverView> {
    const { ledger, store, clock } = this.options;
    const id = randomUUID();
    const target = await this.#target(wish, reader.sees);
    await ledger.record(waiverStream(id), async recording => {
      const { check, service, environment } = target;
      // Two at once would each see nothing of the other.
      await recording.trx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
        `waiver of ${check} ${environment}/${service}`,
      ]);
      const open = await store.open(target, clock(), recording.trx);
      const renewed = wish.renews
        ? renewedBy(wish.renews, open, clock())
        : undefined;
      const other = open.find(row => row !== renewed);
      if (other) {
        throw new ConflictError(
          `A waiver of ${check} in ${environment} is ${
            other.decision ? 'in force' : 'asked for'
          } already, until ${instant(
            other.until,
          )}: withdraw that one first, or renew it while it is in force`,
        );
      }
      const payload: WaiverAskedPayload = {
        ...target,
        until: this.#end(wish.until, renewed),
        ...(renewed && { from: instant(renewed.until), renews: renewed.id }),
      };
      await recording.append({
        ...this.#draft('waiver.asked', wish.reason),
        persons: { asker: await this.#refOf(reader, recording) },
        payload: { ...payload },
      });
    });
    return this.#view(id, reader);
  }

  /**
   * Decides on a waiver, as somebody without a part in it.
   *
   * @throws NotAllowedError where they had one, or may have had; ConflictError
   *   where it is decided or over
   */
  async decide(
    id: string,
    { decision, reason }: { decision: WaiverDecision; reason: string },
    reader: WaiverReader<Requester>,
  ): Promise<WaiverView> {
    const { ledger, store, rules, clock } = this.options;
    await this.#found(id, reader);
    await ledger.record(waiverStream(id), async recording => {
      const row = (await store.get(id, recording.trx)) as WaiverRow;
      const decider = await this.#refOf(reader, recording);
      const [problem] = await rules.problems(
        [{ ...row, state: stateOf(row, clock()) }],
        reader.requester,
        recording.trx,
      );
      if (problem?.because === 'done') throw new ConflictError(problem.reason);
      if (problem) throw new NotAllowedError(problem.reason);
      await recording.append(
        decision === 'approve'
          ? {
              ...this.#draft('waiver.approved', reason),
              persons: { approver: decider },
            }
          : {
              ...this.#draft('waiver.refused', reason),
              persons: { refuser: decider },
            },
      );
    });
    return this.#view(id, reader);
  }

  /**
   * Takes a waiver back before its end: who asked for it, or whoever may decide.
   *
   * @throws NotAllowedError, ConflictError where it is over
   */
  async withdraw(
    id: string,
    reason: string,
    reader: WaiverReader<Requester>,
  ): Promise<WaiverView> {
    const { ledger, store } = this.options;
    await this.#found(id, reader);
    await ledger.record(waiverStream(id), async recording => {
      const row = (await store.get(id, recording.trx)) as WaiverRow;
      const withdrawer = await this.#refOf(reader, recording);
      const state = stateOf(row, this.options.clock());
      if (!OPEN_STATES.includes(state)) {
        throw new ConflictError('It is over: there is nothing to withdraw');
      }
      if (row.asked_by !== withdrawer && !reader.mayDecide) {
        throw new NotAllowedError(WITHDRAWERS);
      }
      await recording.append({
        ...this.#draft('waiver.withdrawn', reason),
        persons: { withdrawer },
      });
    });
    return this.#view(id, reader);
  }

  async #target(wish: WaiverWish, sees: Sight): Promise<WaiverTarget> {
    const { services, policy, clock } = this.options;
    const problem = whyNotWaivable(wish.check, this.options.checks.ids());
    if (problem) throw new InputError(problem);
    const service = normaliseRef(wish.service);
    const found = await services.find(service, sees.services);
    if (!found || !sees.covers(found, wish.environment, clock())) {
      throw noService(service);
    }
    requireEnvironment(policy(), wish.environment);
    return { check: wish.check, service, environment: wish.environment };
  }

  #end(until: string, renewed: WaiverRow | undefined): string {
    const begin = renewed ? toDateTime(renewed.until) : this.options.clock();
    const end = toDateTime(until);
    const latest = begin.plus({ days: MAX_WAIVER_DAYS });
    if (end > begin && end <= latest) return instant(end);
    throw new InputError(
      renewed
        ? `until must lie after the end of what it renews, ${instant(
            begin,
          )}, at most ${MAX_WAIVER_DAYS} days: give an instant before ${instant(
            latest,
          )}`
        : `until must lie ahead, at most ${MAX_WAIVER_DAYS} days: give an instant before ${instant(
            latest,
          )}, and ask again if it takes longer`,
    );
  }

  /** 404 where there is none that they see. */
  async #found(id: string, { sees }: WaiverReader): Promise<WaiverRow> {
    const { store, services, clock } = this.options;
    const row = await store.get(id);
    const service =
      row && (await services.find(row.service_ref, sees.services));
    if (!row || !service || !sees.covers(service, row.environment, clock())) {
      throw new NotFoundError(
        `There is no waiver ${id}, or you may not see its service`,
      );
    }
    return row;
  }

  #draft(type: string, reason: string): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: WAIVER_CONTROLS,
      payload: {},
      erasable: { reason },
    };
  }

  async #refOf(
    { requester }: WaiverReader<Requester>,
    { trx }: Recording,
  ): Promise<string> {
    const [ref] = await this.options.identities.refs(trx, [
      catalogUser(requester),
    ]);
    return ref;
  }

  async #view(id: string, reader: WaiverReader): Promise<WaiverView> {
    const [view] = await this.#views([await this.#found(id, reader)], reader);
    return view;
  }

  async #views(rows: WaiverRow[], reader: WaiverReader): Promise<WaiverView[]> {
    const { rules, persons, store, clock } = this.options;
    const [actors, problems, renewed] = await Promise.all([
      persons.actors(rows.flatMap(actorsOfWaiver)),
      rules.problems(
        rows.map(row => ({ ...row, state: stateOf(row, clock()) })),
        reader.requester,
      ),
      store.renewed(
        rows.map(({ id }) => id),
        clock(),
      ),
    ]);
    const { requester, mayDecide, mayAsk } = reader;
    return rows.map((row, i) => {
      const view = waiverView(row, actors, clock(), this.options.checks);
      const isOpen = OPEN_STATES.includes(view.state);
      const isTheirs =
        requester !== null &&
        actors.get(row.asked_by).person === requester.userEntityRef;
      let decide = problems[i]?.reason ?? '';
      if (decide === '' && !mayDecide) decide = DECIDERS;
      let withdraw = isOpen ? '' : 'It is over';
      if (isOpen && !isTheirs && !mayDecide) withdraw = WITHDRAWERS;
      let renew = mayAsk ? '' : ASKERS;
      if (renewed.has(row.id)) renew = 'It is renewed, or asked to be';
      if (view.state !== 'in-force') renew = 'Only one in force is renewed';
      return {
        ...view,
        renew: { allowed: renew === '', reason: renew },
        decide: { allowed: decide === '', reason: decide },
        withdraw: { allowed: withdraw === '', reason: withdraw },
      };
    });
  }
}

/** The one among these that is to be renewed. */
function renewedBy(id: string, open: WaiverRow[], at: DateTime): WaiverRow {
  const found = open.find(row => row.id === id);
  if (found && stateOf(found, at) === 'in-force') return found;
  throw new ConflictError(
    'Only a waiver in force of the same check and target is renewed: ask for a new one',
  );
}
