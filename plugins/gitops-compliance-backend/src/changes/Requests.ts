import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  BackOutNeed,
  ChangeClass,
  ChangeKind,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { asPayload } from '../deployments/records';
import type {
  EmergencyChanges,
  NamedEmergency,
} from '../emergencies/EmergencyChanges';
import { sourcesOf } from '../gates/broughtFactsOf';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { JobDraft } from '../jobs/Jobs';
import type { Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import {
  environmentOf,
  requireEnvironment,
  targetPolicyOf,
  type Policy,
} from '../policy/Policy';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { Service } from '../services/ServiceStore';
import { ticketAttached } from '../tickets/ticketDrafts';
import type { FoundTicket, TicketFinder } from '../tickets/TicketFinder';
import { linkJob } from '../tickets/ticketJobs';
import { TooManyRequestsError } from '../shared/errors';
import { instant } from '../shared/time';
import type { ChangeStore } from './ChangeStore';
import { numberChange } from './numbers';
import type { PinEdits } from './PinEdits';
import type { PinMove, PinMoves } from './PinMoves';
import type { ChangeRow, RequestedPayload } from './records';
import { observedEnd } from './observedEnd';
import { refuseIfHeld } from './refusals';
import {
  refuseIfUnsaid,
  statementsOfRequest,
  type ToldStatements,
} from './statements';
import { advanceJob, aheadOf } from './targetQueue';

/** Requests that programs may make on behalf of one person in an hour. */
const AGENT_REQUESTS_PER_HOUR = 10;

/** The portal itself, where the policy asks and no person does. */
const PORTAL = { provider: 'portal', name: 'gitops-compliance', bot: true };

/** What a promotion asks for. */
export interface PromotionWish extends ToldStatements {
  environment: string;
  from: string;
  revision: string;
  reason: string;
  /** Default: normal. */
  class?: ChangeClass;
  /** Key of the ticket that stands behind it. */
  ticket?: string;
  /** Id of the emergency under which it goes. */
  emergency?: string;
  /** Name of the program that asks on behalf of the requester. */
  agent?: string;
}

/** A change that may be requested: everything read, nothing recorded yet. */
export interface PreparedRequest extends ToldStatements {
  id: string;
  kind: ChangeKind;
  class: ChangeClass;
  service: Service;
  target: PolicyEnvironment;
  from: string | null;
  toRevision: string;
  rollbackOf: string | null;
  pins: PinMove['pins'];
  edit: PinMove['edit'];
  reason: string;
  /** Null: the policy asks, in nobody's name. */
  requester: Requester | null;
  /** The ticket that stands behind it. */
  ticket?: FoundTicket;
  /** The emergency under which it goes. */
  emergency?: NamedEmergency;
  /** Name of the program that asked; absent: the requester did. */
  agent?: string;
  /** Of a rollback: what it was allowed by, for the record. */
  rollback?: RollbackGrounds;
}

/** What a rollback was allowed by. */
export interface RollbackGrounds {
  /** Revision that is undone. */
  fromRevision: string | null;
  /** Number of the change that brought the revision here before. */
  approvedBy: number;
  /** What going back crosses; with some, a plan was given and acknowledged. */
  crosses: BackOutNeed[];
  backOutPlan: string;
}

/**
 * Requests of changes, in two moves: what reads the forge and may refuse comes
 * first, the recording decides again under the target's lock. So several can be
 * recorded in one transaction, all or none.
 */
export class Requests {
  constructor(
    private readonly options: {
      db: Knex;
      identities: Identities;
      store: ChangeStore;
      gatekeeper: Gatekeeper;
      pinMoves: PinMoves;
      pinEdits: PinEdits;
      finder: TicketFinder;
      underEmergency: Pick<EmergencyChanges, 'of'>;
      policy: () => Policy;
      clock: () => DateTime;
      /** Jobs that exist once a change has ended. */
      jobsAtEnd: (changeId: string) => JobDraft[];
    },
  ) {}

  /** Why somebody may not request changes of a service; null: they may. */
  ownershipProblem(service: Service, requester: Requester): string | null {
    const owns = service.ownedBy.some(owner =>
      requester.ownershipEntityRefs.includes(owner),
    );
    return owns
      ? null
      : `You do not own ${service.name}: only members of ${
          service.ownedBy.join(', ') || 'its owner'
        } request its promotions; ask one of them`;
  }

  /** Prepares a promotion. @throws with what to do where it cannot be */
  async promotion(
    service: Service,
    wish: PromotionWish,
    requester: Requester,
  ): Promise<PreparedRequest> {
    const policy = this.options.policy();
    const problem = this.ownershipProblem(service, requester);
    if (problem) throw new NotAllowedError(problem);
    const target = targetOf(policy, wish);
    const { pinMoves } = this.options;
    const pins = await pinMoves.locate(service, target.name);
    await this.#assertDeployed(service, target.name);

    const changeClass = wish.class ?? 'normal';
    if (changeClass === 'expedited') this.#assertExpeditable(service, target);
    const ticket = wish.ticket
      ? await this.options.finder.find(wish.ticket)
      : undefined;
    const emergency = await this.emergencyOf(wish, service, target);
    const id = randomUUID();
    const evaluation = await this.options.gatekeeper.evaluate(
      {
        id,
        number: null,
        kind: 'promotion',
        class: changeClass,
        serviceRef: service.entityRef,
        environment: target.name,
        toRevision: wish.revision,
        requester: requester.userEntityRef,
        ourHeadSha: null,
        repository: pins[0].repository,
        pinPaths: pins.map(({ path }) => path),
        sources: sourcesOf(pins, null, wish.revision),
        pinBranch: pins[0].branch,
        emergencyId: emergency?.id,
        pullRequest: null,
      },
      'request',
    );
    if (target.mode === 'enforce') {
      refuseIfHeld(evaluation.holding, 'The promotion is refused');
    }
    const read = await pinMoves.readIn(service, wish.from, wish.revision);
    const move = await pinMoves.to(wish.revision, pins, read, wish.from);
    return {
      id,
      kind: 'promotion',
      class: changeClass,
      service,
      target,
      from: wish.from,
      toRevision: wish.revision,
      rollbackOf: null,
      ...move,
      reason: wish.reason,
      ...(wish.impact && { impact: wish.impact }),
      ...(wish.backOut && { backOut: wish.backOut }),
      requester,
      ...(ticket && { ticket }),
      ...(emergency && { emergency }),
      ...(wish.agent && { agent: wish.agent }),
    };
  }

  /**
   * The emergency under which a change of a target is asked for; undefined: none.
   *
   * @throws ConflictError where it is over or does not name the target
   */
  async emergencyOf(
    wish: { emergency?: string },
    service: Service,
    target: PolicyEnvironment,
  ): Promise<NamedEmergency | undefined> {
    if (!wish.emergency) return undefined;
    const { entityRef } = service;
    return this.options.underEmergency.of(wish.emergency, {
      service: entityRef,
      environment: target.name,
    });
  }

  /**
   * Records a request in the stream of its change, and wakes its job. Where its
   * environment is only watched it ends with that: nothing follows from it.
   *
   * @param among - the release that it belongs to, and whose pull request it shares
   * @throws GatesClosedError, ConflictError where it can no longer be
   */
  async record(
    recording: Recording,
    prepared: PreparedRequest,
    among: Pick<RequestedPayload, 'release' | 'lead'> = { release: null },
  ): Promise<void> {
    const { id, service, target, pins, edit } = prepared;
    const { trx } = recording;
    const now = this.options.clock().toUTC();
    await lockTarget(trx, service.entityRef, target.name);
    const statements = statementsOfRequest(
      prepared,
      this.#rulesOf(service, target.name),
    );
    if (target.mode === 'enforce') refuseIfUnsaid(statements, prepared);
    const before = (
      await aheadOf(
        { service_ref: service.entityRef, environment: target.name },
        trx,
      )
    ).filter(other => other.id !== prepared.rollbackOf);
    const isWatched = target.mode === 'observe';
    if (before.length > 0 && !isWatched && !this.#mayWait(prepared)) {
      throw alreadyRunning(service, target, before[0].number);
    }
    const deployed = await trx('deployments')
      .where({ service_ref: service.entityRef, environment: target.name })
      .whereNull('removed_at')
      .orderBy('id')
      .first();
    const [requesterRef] = await this.options.identities.refs(trx, [
      prepared.requester ? catalogUser(prepared.requester) : PORTAL,
    ]);
    if (prepared.agent) await assertFewByAgents(trx, requesterRef, now);
    const payload: RequestedPayload = {
      kind: prepared.kind,
      class: prepared.class,
      ...(await numberChange(trx, target.name, now)),
      service: service.entityRef,
      environment: target.name,
      from: prepared.from,
      fromRevision: prepared.rollback
        ? prepared.rollback.fromRevision
        : deployed?.pinned_revision ?? null,
      toRevision: prepared.toRevision,
      repository: pins[0].repository,
      branch: pins[0].branch,
      pins: pins.map((pin, index) => ({
        kind: pin.kind,
        repository: pin.repository,
        branch: pin.branch,
        path: pin.path,
        key: edit.pins[index].key,
        value: edit.pins[index].before,
        after: edit.pins[index].after,
        sourceRepository: pin.sourceRepository,
      })),
      ...among,
      rollbackOf: prepared.rollbackOf,
      ...(prepared.emergency && { emergency: prepared.emergency }),
      ...(prepared.agent && { byAgent: true }),
      ...(statements && { statements }),
      ...(prepared.rollback && {
        approvedBy: prepared.rollback.approvedBy,
        crosses: prepared.rollback.crosses.map(({ kind }) => kind),
      }),
      mode: target.mode,
      policyHash: this.options.policy().hash,
    };
    await recording.append({
      type: 'change.requested',
      v: 2,
      occurredAt: instant(now),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons: { requester: requesterRef },
      controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32', 'PCI:6.5.1'],
      payload: asPayload(payload),
      erasable: {
        reason: prepared.reason,
        ...(prepared.impact && { impact: prepared.impact }),
        ...(prepared.backOut && { backOut: prepared.backOut }),
        ...(prepared.agent && { agent: prepared.agent }),
        ...(prepared.rollback?.backOutPlan && {
          backOutPlan: prepared.rollback.backOutPlan,
        }),
      },
    });
    if (prepared.ticket) {
      await recording.append(
        ticketAttached(prepared.ticket, requesterRef, now),
      );
      if (!isWatched) await recording.enqueue(linkJob(id));
    }
    const row = (await this.options.store.get(id, trx)) as ChangeRow;
    const evaluation = await this.options.gatekeeper.evaluateChange(
      row,
      'request',
      trx,
    );
    if (target.mode === 'enforce') {
      refuseIfHeld(evaluation.holding, `The ${prepared.kind} is refused`);
    }
    await this.options.gatekeeper.record(recording, row, 'request', evaluation);
    if (isWatched) {
      await recording.append(observedEnd(row, instant(now)));
      await recording.enqueue(this.options.jobsAtEnd(id));
      return;
    }
    // Those before it may have to give way.
    await recording.enqueue(
      [id, ...before.map(each => each.id)].map(advanceJob),
    );
    // What several changes share is edited together when it is opened.
    if (!among.release) this.options.pinEdits.keep(id, edit);
  }

  #assertExpeditable(service: Service, target: PolicyEnvironment): void {
    const { expedited } = this.#rulesOf(service, target.name);
    if (expedited) return;
    throw new ConflictError(
      `The policy does not allow expedited changes of ${service.name} in ${target.name} (rule expedited); request a normal one, or ask for the rule to be changed`,
    );
  }

  /** Whether it may be asked for while another change of its target runs. */
  #mayWait({ kind, service, target }: PreparedRequest): boolean {
    const { whenBusy } = this.#rulesOf(service, target.name);
    return kind === 'rollback' || whenBusy !== 'refuse';
  }

  #rulesOf({ entityRef: service }: Service, environment: string) {
    return targetPolicyOf(this.options.policy(), { service, environment });
  }

  async #assertDeployed(service: Service, environment: string): Promise<void> {
    const deployed = await this.options
      .db('deployments')
      .where({ service_ref: service.entityRef, environment })
      .whereNull('removed_at')
      .first();
    if (!deployed) {
      throw new ConflictError(
        `No application of ${service.name} is known in ${environment}; create it, or correct the mapping annotations`,
      );
    }
  }
}

function targetOf(policy: Policy, wish: PromotionWish): PolicyEnvironment {
  const target = requireEnvironment(policy, wish.environment);
  if (!environmentOf(policy, wish.from)) {
    throw new NotFoundError(`There is no environment ${wish.from}`);
  }
  if (!target.upstream.includes(wish.from)) {
    throw new ConflictError(
      `${wish.environment} is not downstream of ${
        wish.from
      }; it takes revisions from ${
        target.upstream.join(', ') || 'no environment'
      }`,
    );
  }
  return target;
}

function alreadyRunning(
  service: Service,
  target: PolicyEnvironment,
  number: number,
): ConflictError {
  return new ConflictError(
    `#${number} of ${service.name} to ${target.name} is still running; wait for it or cancel it`,
  );
}

/** One request at a time per target, whatever the replica. */
export async function lockTarget(
  trx: Knex.Transaction,
  serviceRef: string,
  environment: string,
): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `gitops-compliance target ${serviceRef} ${environment}`,
  ]);
}

/**
 * A program may ask for many things at once; a person stands for each of them.
 *
 * @throws TooManyRequestsError with when to go on
 */
async function assertFewByAgents(
  trx: Knex.Transaction,
  requesterRef: string,
  now: DateTime,
): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `gitops-compliance agents of ${requesterRef}`,
  ]);
  const since = now.minus({ hours: 1 }).toJSDate();
  const [{ count }] = await trx('changes')
    .where({ requester_ref: requesterRef, by_agent: true })
    .where('created_at', '>', since)
    .count('id as count');
  if (Number(count) >= AGENT_REQUESTS_PER_HOUR) {
    throw new TooManyRequestsError(
      `Programs asked for ${count} changes on your behalf within the last hour, which is the most that is allowed; wait, or request it yourself in the portal`,
    );
  }
}
