import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  VoteRequest,
  VotesRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  digestToVoteOn,
  handsOf,
  rulesThatAsk,
  shortDigest,
  whyNotVote,
  type Human,
  type ReferencedFacts,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeContents } from '../contents/ChangeContents';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream, type ChangeRow } from '../changes/records';
import { advanceJob, enqueueAtEnd } from '../changes/targetQueue';
import { asPayload } from '../deployments/records';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { JobDraft } from '../jobs/Jobs';
import type {
  EntryDraft,
  Ledger,
  Recording,
  Recordings,
} from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import type { DelegationStore } from './DelegationStore';
import type { Openings } from './Openings';
import { CAB_CONTROLS, type VotedPayload } from './records';

const VOTED_IN: readonly string[] = ['reviewing', 'ready'];

/** A vote to be cast. */
interface Ballot {
  id: string;
  wish: VoteRequest;
  /** Whether the voter opened the change as it is now; absent: it is not asked. */
  isOpened?: (digest: string) => Promise<boolean>;
}

/** A change that cannot be voted on as was wished. */
interface Refused {
  row: ChangeRow;
  reason: Error;
}

/**
 * Casts votes. Each is decided under the lock of its change and bound to what
 * the voter looked at; whoever had a hand in the change is refused by name of
 * the control. As many rejections as the policy says end the change, and all
 * that share its pull request.
 */
export class VoteService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ChangeStore;
      delegations: DelegationStore;
      openings: Openings;
      identities: Identities;
      persons: PersonDirectory;
      gatekeeper: Gatekeeper;
      contents: ChangeContents;
      policy: () => Policy;
      clock: () => DateTime;
      /** Jobs that exist once a change has ended. */
      jobsAtEnd: (changeId: string) => JobDraft[];
    },
  ) {}

  /**
   * Casts a vote; a later one of the same voter takes its place, and both stay
   * on record.
   *
   * @throws ConflictError where the change is another than the voter saw, or is
   *   not in review; NotAllowedError with the reason where they must not vote
   */
  async vote(
    id: string,
    wish: VoteRequest,
    requester: Requester,
  ): Promise<void> {
    const [refusal] = await this.#castAll([{ id, wish }], requester);
    if (refusal) throw refusal.reason;
  }

  /**
   * Casts the same vote on several changes, such as those of a release: all or
   * none. Each must have been opened by the voter as it is now.
   *
   * @throws ConflictError, or NotAllowedError, with the reason of each change
   *   that cannot be voted on so
   */
  async voteOnAll(
    { votes, ...common }: VotesRequest,
    requester: Requester,
  ): Promise<void> {
    const { openings } = this.options;
    const ballots = votes.map(({ change: id, digest, opened }) => ({
      id,
      wish: { ...common, digest },
      isOpened: (now: string) =>
        openings.proves(opened, {
          user: requester.userEntityRef,
          changeId: id,
          digest: now,
        }),
    }));
    if (new Set(ballots.map(({ id }) => id)).size < ballots.length) {
      throw new InputError('Name each change once');
    }
    const refusals = await this.#castAll(ballots, requester);
    if (refusals.length === 0) return;
    const isOfPersons = refusals.every(
      ({ reason }) => reason instanceof NotAllowedError,
    );
    const Refusal = isOfPersons ? NotAllowedError : ConflictError;
    throw new Refusal(
      `No vote was cast. ${refusals
        .map(({ row, reason }) => `#${row.number}: ${reason.message}`)
        .join('. ')}`,
    );
  }

  /** Casts all, or none where one is refused: then what was refused, and why. */
  async #castAll(ballots: Ballot[], requester: Requester): Promise<Refused[]> {
    const { ledger, store } = this.options;
    const firsts = await Promise.all(
      ballots.map(async ({ id }) => {
        const row = await store.get(id);
        if (!row) throw new NotFoundError(`There is no change ${id}`);
        return row;
      }),
    );
    const sharing = await Promise.all(firsts.map(row => store.sharers(row)));
    const shared = new Map(
      firsts.map(({ id }, index) => [id, sharing[index].map(row => row.id)]),
    );
    const streams = new Set([...shared.values()].flat().map(changeStream));
    const refused: Refused[] = [];
    try {
      await ledger.recordMany([...streams], async recordings => {
        for (const ballot of ballots) {
          const own = recordings.of(changeStream(ballot.id));
          const row = await this.#locked(ballot.id, own.trx);
          try {
            await this.#cast(row, own, ballot, requester);
          } catch (error) {
            if (!isRefusal(error)) throw error;
            refused.push({ row, reason: error });
          }
        }
        // Takes back what was appended for the others.
        if (refused.length > 0) throw refused[0].reason;
        await this.#decide(shared, recordings);
      });
    } catch (error) {
      if (refused.length === 0) throw error;
    }
    return refused;
  }

  /** Records what the gates say with the votes, and ends what was rejected. */
  async #decide(
    shared: Map<string, string[]>,
    recordings: Recordings,
  ): Promise<void> {
    const { gatekeeper } = this.options;
    const rejected: ChangeRow[] = [];
    for (const id of shared.keys()) {
      const recording = recordings.of(changeStream(id));
      const row = await this.#locked(id, recording.trx);
      const evaluation = await gatekeeper.evaluateChange(
        row,
        'merge',
        recording.trx,
      );
      await gatekeeper.record(recording, row, 'merge', evaluation, {
        always: true,
      });
      const isRejected = evaluation.results.some(
        ({ gate, state }) => gate === 'cab' && state === 'closed',
      );
      if (isRejected) rejected.push(row);
      else await recording.enqueue(advanceJob(id));
    }
    // Those that were voted on first: their reason is their own.
    for (const voted of rejected) {
      await this.#reject(voted, recordings.of(changeStream(voted.id)), voted);
    }
    for (const voted of rejected) {
      for (const id of shared.get(voted.id) ?? []) {
        const own = recordings.of(changeStream(id));
        await this.#reject(await this.#locked(id, own.trx), own, voted);
      }
    }
  }

  async #cast(
    row: ChangeRow,
    recording: Recording,
    { wish, isOpened }: Ballot,
    requester: Requester,
  ): Promise<void> {
    const { contents, gatekeeper, policy } = this.options;
    if (!VOTED_IN.includes(row.state)) {
      throw new ConflictError(
        `#${row.number} is ${row.state}: only a change in review can be voted on`,
      );
    }
    await contents.keepDigest(recording, row);
    const { facts } = (
      await gatekeeper.evaluateChange(row, 'merge', recording.trx)
    ).grounds;
    const target = targetPolicyOf(policy(), {
      service: row.service_ref,
      environment: row.environment,
    });
    const voter = await this.#humanOf(requester.userEntityRef, row, recording);
    const delegation = wish.for
      ? await this.#delegation(wish.for, voter.ref, recording.trx)
      : null;
    const delegator = delegation
      ? await this.#humanOf(wish.for as string, row, recording)
      : null;
    const reason = whyNot(facts, target, { ...voter, delegator });
    if (reason) throw new NotAllowedError(reason);
    const digest = digestToVoteOn(facts);
    if (digest === null || digest !== wish.digest) {
      throw new ConflictError(
        digest === null
          ? `What #${row.number} alters has not been read to the end; vote once it was`
          : `#${row.number} is no longer what you looked at (${shortDigest(
              wish.digest,
            )}, it is ${shortDigest(digest)} now); look at it again, and vote`,
      );
    }
    if (isOpened && !(await isOpened(digest))) {
      throw new ConflictError(
        `You have not opened #${row.number} as it is now; open it, and vote`,
      );
    }
    const payload: VotedPayload = {
      decision: wish.decision,
      digest,
      delegation: delegation?.id ?? null,
    };
    await recording.append({
      ...this.#draft('change.voted'),
      persons: {
        voter: voter.ref,
        ...(delegator && { delegator: delegator.ref }),
      },
      payload: asPayload(payload),
      ...(wish.comment ? { erasable: { comment: wish.comment } } : {}),
    });
  }

  async #delegation(delegator: string, voter: string, db: Knex) {
    const found = await this.options.delegations.inForce(
      { from: delegator, toRef: voter },
      this.options.clock(),
      db,
    );
    if (!found) {
      throw new NotAllowedError(
        `You do not stand for ${delegator}: they have not delegated their vote to you, or no longer`,
      );
    }
    return found;
  }

  /** A catalog user, and who else is the same human for this change. */
  async #humanOf(
    user: string,
    row: ChangeRow,
    recording: Recording,
  ): Promise<Human & { ref: string }> {
    const { identities, persons } = this.options;
    const [ref] = await identities.refs(recording.trx, [
      catalogUser({ userEntityRef: user }),
    ]);
    const dated = await persons.datedActors([ref], recording.trx);
    return {
      ref,
      person: user,
      aliases: dated.sameAs(ref, row.created_at).aliases,
    };
  }

  async #reject(
    row: ChangeRow,
    recording: Recording,
    voted: ChangeRow,
  ): Promise<void> {
    if (!['proposed', ...VOTED_IN].includes(row.state)) return;
    const reason =
      row.id === voted.id
        ? 'The board rejected it.'
        : `The board rejected #${voted.number}, which shares its pull request.`;
    await recording.append({
      ...this.#draft('change.rejected'),
      payload: { by: 'cab' },
      erasable: { reason },
    });
    await enqueueAtEnd(recording, row, this.options.jobsAtEnd);
    await recording.enqueue(advanceJob(row.id));
  }

  async #locked(id: string, db: Knex): Promise<ChangeRow> {
    const row = await this.options.store.get(id, db);
    if (!row) throw new NotFoundError(`There is no change ${id}`);
    return row;
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

/** Whether an error tells the voter something, rather than that we failed. */
function isRefusal(error: unknown): error is Error {
  return error instanceof ConflictError || error instanceof NotAllowedError;
}

/** Why somebody must not vote on what these facts tell of; empty: they may. */
export function whyNot(
  facts: ReferencedFacts,
  policy: TargetPolicy,
  voter: Human & { delegator: Human | null },
): string {
  const { pullRequest } = facts;
  return whyNotVote(
    {
      rules: rulesThatAsk(policy.cab, facts),
      memberships: facts.memberships?.groups ?? [],
      involved: pullRequest
        ? handsOf(pullRequest, { facts, policy })
        : { persons: [], unknown: [] },
    },
    voter,
  );
}
