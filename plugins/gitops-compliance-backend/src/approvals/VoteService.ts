import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { VoteRequest } from '@gitops-compliance/plugin-gitops-compliance-common';
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
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import type { DelegationStore } from './DelegationStore';
import { CAB_CONTROLS, type VotedPayload } from './records';

const VOTED_IN: readonly string[] = ['reviewing', 'ready'];

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
    const { ledger, store } = this.options;
    const first = await store.get(id);
    if (!first) throw new NotFoundError(`There is no change ${id}`);
    const sharers = (await store.sharers(first)).map(row => row.id);
    await ledger.recordMany(sharers.map(changeStream), async recordings => {
      const recording = recordings.of(changeStream(id));
      const row = await this.#locked(id, recording.trx);
      await this.#cast(row, recording, wish, requester);
      const { gatekeeper } = this.options;
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
      if (!isRejected) {
        await recording.enqueue(advanceJob(id));
        return;
      }
      for (const each of sharers) {
        const own = recordings.of(changeStream(each));
        await this.#reject(await this.#locked(each, own.trx), own, row);
      }
    });
  }

  async #cast(
    row: ChangeRow,
    recording: Recording,
    wish: VoteRequest,
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
