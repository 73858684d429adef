import { NotFoundError } from '@backstage/errors';
import type {
  Board,
  BoardQueue,
  BoardVote,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  digestToVoteOn,
  handsOf,
  isStandard,
  onDutyAt,
  outcomeOf,
  recordedDigestSchema,
  roleName,
  rulesThatAsk,
  weighVotes,
  whatAltered,
  type CabRule,
  type Human,
  type ReferencedFacts,
  type TargetPolicy,
  type WeighedVote,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeSummary } from '../changes/changeViews';
import { changeStream, type ChangeRow } from '../changes/records';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import { gateView } from '../gates/gateView';
import type { Evaluation, Gatekeeper } from '../gates/Gatekeeper';
import type { Ledger } from '../ledger/Ledger';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import type { DelegationStore } from './DelegationStore';
import type { Openings } from './Openings';
import type { VoteRow } from './records';
import { votersOf, votesOf } from './votesOf';
import { whyNot } from './VoteService';

/** Most changes that the queue shows; there are never so many at once. */
const QUEUED_AT_MOST = 100;

/** Who looks at a board. */
export interface BoardReader {
  /** Null: no user, such as a service. */
  userEntityRef: string | null;
  /** Whether they have the permission to vote. */
  mayVote: boolean;
}

/** Somebody who looks, as votes know them. */
interface Seat extends Human {
  ref: string;
  /** Those for whom they stand now. */
  delegators: (Human & { ref: string })[];
}

/** What the board says of changes, for screens. No source is read. */
export class BoardQueries {
  constructor(
    private readonly options: {
      db: Knex;
      store: ChangeStore;
      ledger: Ledger;
      persons: PersonDirectory;
      delegations: DelegationStore;
      openings: Openings;
      gatekeeper: Gatekeeper;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The board of a change: its rules, its votes, and whether one may vote. */
  async of(id: string, sees: Sight, reader: BoardReader): Promise<Board> {
    const { db, gatekeeper, ledger, store } = this.options;
    const row = await store.find(id, sees);
    if (!row) throw unseen(id);
    const evaluation = await gatekeeper.evaluateChange(row, 'merge');
    const votes = (await votesOf([row], db)).get(id) ?? [];
    const seat = await this.#seat(reader, row);
    const actors = await this.options.persons.actors([
      ...votersOf(votes),
      ...(seat?.delegators.map(({ ref }) => ref) ?? []),
    ]);
    const board = await this.#opened(
      id,
      boardOf(row, evaluation, this.#rulesOf(row), {
        votes,
        seat,
        actors,
        mayVote: reader.mayVote,
        at: this.options.clock(),
      }),
      reader,
    );
    const voided = board.votes.find(
      ({ standing, mine }) => mine && standing === 'void',
    );
    if (!voided || !board.digest) return board;
    const entries = await ledger.readStream(changeStream(id));
    const factsOf = (digest: string) =>
      entries
        .filter(({ envelope }) => envelope.type === 'change.digest')
        .map(
          ({ envelope }) =>
            recordedDigestSchema.safeParse(envelope.payload).data,
        )
        .find(found => found?.digest === digest)?.facts;
    const [before, after] = [voided.digest, board.digest].map(factsOf);
    return {
      ...board,
      alteredSince: before && after ? whatAltered(before, after) : [],
    };
  }

  /** Refuses where one of these changes is not there for who asks. */
  async assertSeen(ids: readonly string[], sees: Sight): Promise<void> {
    const found: string[] = await this.options
      .db('changes_now')
      .whereRaw('id = ANY (?::uuid[])', [[...ids]])
      .modify(sees.changes)
      .pluck('id');
    const missing = ids.find(id => !found.includes(id));
    if (missing) throw unseen(missing);
  }

  /** The board with the proof that it was shown. */
  async #opened(
    changeId: string,
    board: Board,
    { userEntityRef: user }: BoardReader,
  ): Promise<Board> {
    const { digest } = board;
    if (!digest || !user) return board;
    const { openings } = this.options;
    return {
      ...board,
      opened: await openings.proofOf({ user, changeId, digest }),
    };
  }

  /**
   * Changes in review that wait for votes of who asks, of high risk first; after
   * them those on which they have voted, or may not.
   */
  async queue(sees: Sight, reader: BoardReader): Promise<BoardQueue> {
    const { db, gatekeeper, persons } = this.options;
    const rows: ChangeRow[] = await db<ChangeRow>('changes_now')
      .whereNull('ended_at')
      .whereIn('state', ['reviewing', 'ready'])
      .whereRaw(
        `EXISTS (SELECT 1 FROM jsonb_array_elements(gates) AS g
           WHERE g ->> 'gate' = 'cab' AND g ->> 'state' <> 'open')`,
      )
      .modify(sees.changes)
      .orderByRaw('risk DESC NULLS LAST, number')
      .limit(QUEUED_AT_MOST + 1);
    const shown = rows.slice(0, QUEUED_AT_MOST);
    const evaluations = await gatekeeper.evaluateChanges(shown, 'merge');
    const votes = await votesOf(shown, db);
    const actors = await persons.actors([
      ...shown.flatMap(actorsOfChange),
      ...[...votes.values()].flatMap(votersOf),
    ]);
    const items = await Promise.all(
      shown.map(async (row, index) => {
        const evaluation = evaluations[index];
        const seat = await this.#seat(reader, row);
        return {
          change: changeSummary(row, actors, evaluation.holding.map(gateView)),
          reason: row.reason ?? '',
          board: boardOf(row, evaluation, this.#rulesOf(row), {
            votes: votes.get(row.id) ?? [],
            seat,
            actors,
            mayVote: reader.mayVote,
            at: this.options.clock(),
          }),
        };
      }),
    );
    const waits = ({ board }: (typeof items)[number]) =>
      board.vote.allowed &&
      !board.votes.some(({ mine, standing }) => mine && standing === 'counts');
    return {
      items: [
        ...items.filter(waits),
        ...items.filter(item => !waits(item)),
      ].map(item => ({ ...item, waitsForMe: waits(item) })),
      more: Math.max(0, rows.length - shown.length),
    };
  }

  #rulesOf({ service_ref: service, environment }: ChangeRow): TargetPolicy {
    return targetPolicyOf(this.options.policy(), { service, environment });
  }

  async #seat(
    { userEntityRef }: BoardReader,
    row: ChangeRow,
  ): Promise<Seat | null> {
    const { db, delegations, persons, clock } = this.options;
    if (!userEntityRef) return null;
    const found = await db('identities')
      .where({ provider: 'catalog', name: userEntityRef.toLowerCase() })
      .first('ref');
    if (!found) return null;
    const given = await delegations.givenTo(found.ref, clock());
    const refs = given.map(({ from_ref: from }) => from);
    const dated = await persons.datedActors([found.ref, ...refs]);
    const humanOf = (ref: string, person: string) => ({
      ref,
      person,
      aliases: dated.sameAs(ref, row.created_at).aliases,
    });
    return {
      ...humanOf(found.ref, userEntityRef),
      delegators: refs.flatMap(ref => {
        const { person } = dated.get(ref, row.created_at);
        return person ? [humanOf(ref, person)] : [];
      }),
    };
  }
}

function boardOf(
  row: ChangeRow,
  { grounds: { facts } }: Evaluation,
  policy: TargetPolicy,
  {
    votes,
    seat,
    actors,
    mayVote,
    at,
  }: {
    votes: VoteRow[];
    seat: Seat | null;
    actors: Actors;
    mayVote: boolean;
    /** Whose week it is, is told for now. */
    at: DateTime;
  },
): Board {
  const isInReview = ['reviewing', 'ready'].includes(row.state);
  const digest = digestToVoteOn(facts);
  const weighed = facts.pullRequest
    ? weighVotes(
        facts.votes ?? [],
        digest,
        handsOf(facts.pullRequest, { facts, policy }),
      )
    : [];
  return {
    digest,
    opened: null,
    rules: policy.cab.map(rule => ruleView(rule, facts, weighed, at)),
    votes: votes.map((vote, index) =>
      voteView(vote, weighed.find(isOf(facts, index)), seat, actors),
    ),
    vote: whyNotNow(),
    stands: (seat?.delegators ?? []).map(delegator => ({
      for: actors.view(delegator.ref),
      ...answer(whyNot(facts, policy, { ...(seat as Seat), delegator })),
    })),
    alteredSince: [],
  };

  function whyNotNow() {
    if (rulesThatAsk(policy.cab, facts).length === 0) {
      return answer('The policy asks no board for this change.');
    }
    if (!isInReview) {
      return answer('Only a change in review can be voted on.');
    }
    const reason = seat && whyNot(facts, policy, { ...seat, delegator: null });
    if (reason) return answer(`${reason}.`);
    if (!mayVote || !seat) {
      return answer(
        'You need the permission gitops-compliance.change.vote; ask a portal administrator.',
      );
    }
    if (digest === null) {
      return answer(
        'What it alters has not been read to the end; it is read by itself.',
      );
    }
    return answer('');
  }
}

function unseen(id: string): NotFoundError {
  return new NotFoundError(
    `There is no change ${id}, or you may not see its service`,
  );
}

function answer(reason: string): { allowed: boolean; reason: string } {
  return { allowed: reason === '', reason };
}

/** The weighed vote that the vote at a place in the facts became. */
function isOf(facts: ReferencedFacts, index: number) {
  const fact = facts.votes?.[index];
  return (vote: WeighedVote) =>
    vote.at === fact?.at &&
    vote.voter === fact.voter &&
    vote.delegator === fact.delegator;
}

function ruleView(
  rule: CabRule,
  facts: ReferencedFacts,
  votes: WeighedVote[],
  at: DateTime,
): Board['rules'][number] {
  const { approvals, rejections, state } = outcomeOf(
    rule,
    votes,
    facts.memberships?.groups ?? [],
  );
  const { change, pullRequest } = facts;
  const { onDuty } = rule.reminders ?? {};
  const duty = onDuty && onDutyAt(onDuty, at);
  const files = pullRequest ? pullRequest.files : change.pinPaths;
  return {
    name: rule.name,
    from: rule.from,
    quorum: rule.quorum,
    rejectsAt: rule.rejectsAt,
    approvals,
    rejections,
    ...(duty && { onDuty: duty }),
    state: isStandard(rule, { kind: change.kind, files }) ? 'standard' : state,
  };
}

function voteView(
  row: VoteRow,
  weighed: WeighedVote | undefined,
  seat: Seat | null,
  actors: Actors,
): BoardVote {
  return {
    voter: actors.view(row.voter_ref),
    for: actors.maybeView(row.delegator_ref),
    mine: row.voter_ref === seat?.ref,
    decision: row.decision,
    digest: row.digest,
    comment: row.comment,
    at: instant(row.cast_at),
    standing: weighed?.standing ?? 'replaced',
    why: sayOf(weighed),
  };
}

function sayOf(vote: WeighedVote | undefined): string {
  switch (vote?.standing) {
    case 'counts':
      return '';
    case 'void':
      return 'It was cast on what the change was before it altered.';
    case 'involved':
      return `Who voted is the ${roleName(vote.role ?? 'author')}.`;
    case 'again':
      return 'The same person has voted already.';
    default:
      return 'A later vote took its place.';
  }
}
