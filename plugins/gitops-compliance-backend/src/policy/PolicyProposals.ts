import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  PolicyProposalPage,
  PolicyProposalView,
  PolicyWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { toJsonObject } from '../shared/json';
import { instant, instantOrNull } from '../shared/time';
import { withoutNames } from './auditorNames';
import { inOneLine, policyHash, readPolicy } from './parsePolicy';
import type { PolicyDocument } from './policySchema';
import type { PolicyOrigin, PolicyService } from './PolicyService';
import { PolicyStore, type PolicyRow } from './PolicyStore';
import { ProposalStore, type ProposalRow } from './ProposalStore';
import { differOnlyOnScreen } from './screenEntries';
import {
  policyDraft,
  POLICY_STREAM,
  type PolicyDecidedPayload,
  type PolicyProposedPayload,
} from './records';

/** What may be done with a proposal. */
export type ProposalDecision = 'approve' | 'reject' | 'withdraw';

/** Who asks, and whether they may decide at all. */
export interface Decider {
  requester: Requester;
  mayApprove: boolean;
}

/**
 * Policies that are changed on the screen: one person proposes, another one
 * approves, and only then does it come into force. Both are people of the
 * catalog. A proposal that was made from a policy that is not in force any more
 * cannot be approved: it would undo what came between. Of a policy from Git only
 * what the screen has put into the calendar can be changed so.
 */
export class PolicyProposals {
  readonly #store: ProposalStore;
  readonly #policies: PolicyStore;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      persons: PersonDirectory;
      policies: PolicyService;
      /** Where the policy comes from. */
      origin: PolicyOrigin['kind'];
      clock: () => DateTime;
    },
  ) {
    this.#store = new ProposalStore(options.db);
    this.#policies = new PolicyStore(options.db);
  }

  /** One page, newest first. */
  async list(
    query: { limit: number; cursor?: string },
    decider: Decider | null,
  ): Promise<PolicyProposalPage> {
    const { rows, nextCursor } = await this.#store.list(
      query.limit,
      query.cursor,
    );
    return { items: await this.#views(rows, decider), nextCursor };
  }

  /**
   * Proposes a policy.
   *
   * @param place - `screen`: only what the screen has put into the calendar
   * @throws InputError where it is broken; ConflictError where the policy is
   *   changed elsewhere, or is not the one that it was made from
   */
  async propose(
    { text, reason, base }: PolicyWish,
    decider: Decider,
    place: 'policy' | 'screen' = 'policy',
  ): Promise<PolicyProposalView> {
    const { origin, ledger, identities, clock } = this.options;
    if (origin !== 'portal' && !(origin === 'git' && place === 'screen')) {
      throw notHere();
    }
    const read = readPolicy(text);
    if (!read.ok) {
      throw new InputError(`The policy is broken: ${inOneLine(read.problems)}`);
    }
    this.#assertLeftToScreen(base, read.document);
    const id = randomUUID();
    await ledger.record(POLICY_STREAM, async recording => {
      await this.#assertInForce(base, recording);
      const document = await withoutNames(
        read.document,
        identities,
        recording.trx,
      );
      const hash = policyHash(document);
      if (hash === base) {
        throw new ConflictError('This is the policy in force already');
      }
      const proposer = await this.#person(decider.requester, recording);
      const payload: PolicyProposedPayload = {
        proposal: id,
        base,
        hash,
        document: toJsonObject(document),
      };
      await recording.append(
        policyDraft('policy.proposed', 1, payload, {
          occurredAt: instant(clock()),
          persons: { proposer },
          erasable: { text, reason },
        }),
      );
    });
    return this.#view(id, decider);
  }

  /**
   * Approves or rejects a proposal as another person, or withdraws one's own.
   *
   * @throws ConflictError where that person may not, or it was decided already
   */
  async decide(
    id: string,
    decision: ProposalDecision,
    reason: string,
    decider: Decider,
  ): Promise<PolicyProposalView> {
    const { ledger, policies } = this.options;
    await policies.refresh();
    await ledger.record(POLICY_STREAM, async recording => {
      const row = await this.#store.get(id, recording.trx);
      if (!row) throw new NotFoundError(`There is no proposal ${id}`);
      const inForce = await this.#policies.newest(recording.trx);
      const by = await this.#person(decider.requester, recording);
      const problem = whyNot(decision, row, by, inForce?.hash, true);
      if (problem) throw new ConflictError(problem);
      if (decision === 'approve') {
        await this.#approve(row, by, reason, inForce as PolicyRow, recording);
      } else {
        await this.#close(row, decision, by, reason, recording);
      }
    });
    await policies.refresh();
    return this.#view(id, decider);
  }

  async #approve(
    { id, text, reason, proposer_ref: author }: ProposalRow,
    approver: string,
    decision: string,
    inForce: PolicyRow,
    recording: Recording,
  ): Promise<void> {
    const { origin, policies } = this.options;
    const read = readPolicy(text ?? '');
    if (!read.ok) {
      throw new ConflictError(
        `The proposal cannot be read any more: ${inOneLine(read.problems)}`,
      );
    }
    this.#assertLeftToScreen(inForce.hash, read.document);
    const { governed, source, version } = inForce;
    await policies.bring(recording, {
      document: read.document,
      text: text as string,
      // What the screen adds is governed as far as what it stands beside is.
      ...(origin === 'git'
        ? { governed, source, version }
        : { governed: true, source: 'portal', version: null }),
      approval: { kind: 'proposal', proposal: id, approvers: [approver] },
      reason,
      author,
      decision,
    });
  }

  async #close(
    { id }: ProposalRow,
    decision: 'reject' | 'withdraw',
    decider: string,
    reason: string,
    recording: Recording,
  ): Promise<void> {
    const payload: PolicyDecidedPayload = {
      proposal: id,
      outcome: decision === 'reject' ? 'rejected' : 'withdrawn',
    };
    await recording.append(
      policyDraft('policy.decided', 1, payload, {
        occurredAt: instant(this.options.clock()),
        persons: { decider },
        erasable: { reason },
      }),
    );
  }

  async #assertInForce(base: string, { trx }: Recording): Promise<void> {
    const inForce = await this.#policies.newest(trx);
    if (inForce?.hash !== base) throw overtaken();
  }

  /**
   * Of a policy that is kept elsewhere everything but what the screen has put
   * into the calendar stays as it is in force.
   */
  #assertLeftToScreen(base: string, document: PolicyDocument): void {
    const { origin, policies } = this.options;
    if (origin === 'portal') return;
    const inForce = policies.current();
    if (inForce.hash !== base) throw overtaken();
    if (!differOnlyOnScreen(inForce.document, document)) throw notHere();
  }

  /** A person of the catalog: whoever else signs in might be anybody. */
  async #person(requester: Requester, { trx }: Recording): Promise<string> {
    const [ref] = await this.options.identities.refs(trx, [
      catalogUser(requester),
    ]);
    if (await trx('persons').where({ person_ref: ref }).first()) return ref;
    throw new ConflictError(
      `${requester.userEntityRef} is no user that was read from the catalog: sign in as one`,
    );
  }

  async #view(id: string, decider: Decider): Promise<PolicyProposalView> {
    const row = (await this.#store.get(id)) as ProposalRow;
    const [view] = await this.#views([row], decider);
    return view;
  }

  async #views(
    rows: ProposalRow[],
    decider: Decider | null,
  ): Promise<PolicyProposalView[]> {
    const { persons } = this.options;
    const inForce = (await this.#policies.newest())?.hash;
    const actors = await persons.actors(
      rows.flatMap(row => [row.proposer_ref, row.decider_ref]),
    );
    const me = decider && (await this.#refOf(decider.requester));
    return rows.map(row => ({
      ...proposalView(row, actors, inForce),
      decide: allowance(
        decider === null
          ? 'Sign in as a user to decide.'
          : whyNot('approve', row, me, inForce, decider.mayApprove),
      ),
      withdraw: allowance(
        decider === null
          ? 'Sign in as a user to decide.'
          : whyNot('withdraw', row, me, inForce, decider.mayApprove),
      ),
    }));
  }

  async #refOf({ userEntityRef }: Requester): Promise<string | null> {
    const found = await this.options
      .db('identities')
      .where({ provider: 'catalog', name: userEntityRef })
      .first('ref');
    return found?.ref ?? null;
  }
}

function overtaken(): ConflictError {
  return new ConflictError(
    'Another policy came into force meanwhile: look at it, and make your change to it',
  );
}

function notHere(): ConflictError {
  return new ConflictError(
    'The policy is not changed in the portal: see gitopsCompliance.policy in the configuration',
  );
}

/** Empty: `by` may do it. */
function whyNot(
  decision: ProposalDecision,
  row: ProposalRow,
  by: string | null,
  inForce: string | undefined,
  mayApprove: boolean,
): string {
  if (row.state !== 'open') return `The proposal was ${row.state} already.`;
  const isOwn = by === row.proposer_ref;
  if (decision === 'withdraw') {
    return isOwn ? '' : 'Only who proposed it can withdraw it: reject it.';
  }
  if (!mayApprove) {
    return 'You may not decide on policies (permission gitops-compliance.policy.approve); ask somebody who may.';
  }
  if (isOwn) return 'You proposed it: ask a second person to approve it.';
  if (decision === 'approve' && row.base !== inForce) {
    return 'It was made from a policy that is not in force any more: ask for a new proposal.';
  }
  return '';
}

function allowance(reason: string): PolicyProposalView['decide'] {
  return { allowed: reason === '', reason };
}

function proposalView(
  row: ProposalRow,
  actors: Actors,
  inForce: string | undefined,
): Omit<PolicyProposalView, 'decide' | 'withdraw'> {
  const isOutdated = row.state === 'open' && row.base !== inForce;
  return {
    id: row.id,
    state: isOutdated ? 'outdated' : row.state,
    proposer: actors.view(row.proposer_ref),
    proposedAt: instant(row.proposed_at),
    reason: row.reason,
    base: row.base,
    text: row.text,
    decider: actors.maybeView(row.decider_ref),
    decidedAt: instantOrNull(row.decided_at),
    decision: row.decision,
  };
}
