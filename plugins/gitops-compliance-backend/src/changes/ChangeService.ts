import { randomUUID } from 'node:crypto';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  ForgeRefusedError,
  ForgeUnavailableError,
  RevisionNotFoundError,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { GateResult } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { locatePin, type PinLocation } from '../deployments/mapping';
import { valueOfRevision } from '../deployments/pinFile';
import { asPayload } from '../deployments/records';
import { gateView } from '../gates/gateView';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import {
  environmentOf,
  requireEnvironment,
  type Policy,
} from '../policy/Policy';
import { modeInForce } from '../policy/modeInForce';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { Requester } from '../persons/Requester';
import type { Service, ServiceStore } from '../services/ServiceStore';
import {
  GatesClosedError,
  SourceDownError,
  UnprocessableError,
} from '../shared/errors';
import { inWords } from '../shared/text';
import { instant } from '../shared/time';
import type { ChangeStore } from './ChangeStore';
import { editPins, type PinEdit, type PinEdits } from './PinEdits';
import { numberChange } from './numbers';
import { changeStream, type ChangeRow, type RequestedPayload } from './records';

/** What a promotion asks for. */
export interface PromotionWish {
  environment: string;
  from: string;
  revision: string;
  reason: string;
}

/**
 * Use cases of changes: request, merge, sync again, cancel. Each decides under
 * the lock of the change's stream and leaves effects to the job
 * `change.advance`.
 */
export class ChangeService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      store: ChangeStore;
      services: ServiceStore;
      gatekeeper: Gatekeeper;
      pinEdits: PinEdits;
      forge: () => Forge;
      policy: () => Policy;
      clock: () => DateTime;
      /** Jobs that exist once a change has ended. */
      jobsAtEnd: (changeId: string) => JobDraft[];
    },
  ) {}

  /** Whether somebody may request changes of a service. */
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

  /** Requests a promotion; its pull request is opened by a job. */
  async requestPromotion(
    service: Service,
    wish: PromotionWish,
    requester: Requester,
  ): Promise<string> {
    const policy = this.options.policy();
    const problem = this.ownershipProblem(service, requester);
    if (problem) throw new NotAllowedError(problem);
    const target = this.#target(policy, wish);
    const located = locatePin(policy, service, target.name);
    if (!located.ok) throw new UnprocessableError(located.problem);
    await this.#assertOwnPin(service, target.name, located.pin);
    await this.#assertDeployed(service, target.name);

    const id = randomUUID();
    const proposal = {
      id,
      number: null,
      serviceRef: service.entityRef,
      kind: 'promotion' as const,
      class: 'normal' as const,
      environment: target.name,
      toRevision: wish.revision,
      requester: requester.userEntityRef,
      ourHeadSha: null,
      repository: located.pin.repository,
      pinPaths: [located.pin.path],
      pinBranch: located.pin.branch,
      pullRequest: null,
    };
    const evaluation = await this.options.gatekeeper.evaluate(
      proposal,
      'request',
    );
    if (target.mode === 'enforce') {
      refuseIfHeld(evaluation.holding, 'The promotion is refused');
    }
    const edit = await this.#readPins([located.pin], wish.revision);
    await this.options.ledger.record(changeStream(id), recording =>
      this.#recordRequest(recording, {
        id,
        service,
        wish,
        target,
        pins: [located.pin],
        edit,
        requester,
      }),
    );
    this.options.pinEdits.keep(id, edit);
    return id;
  }

  /** Starts the merge; 409 with the gates when one of them holds. */
  async merge(id: string, requester: Requester): Promise<void> {
    const { ledger, gatekeeper, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state === 'merging') return;
      if (row.state !== 'ready' && row.state !== 'reviewing') {
        throw new ConflictError(
          `#${row.number} is ${row.state} and cannot be merged`,
        );
      }
      const evaluation = await gatekeeper.evaluateChange(
        row,
        'merge',
        recording.trx,
      );
      const mode = modeInForce(row, this.options.policy());
      if (mode === 'observe') throw observed(row.environment);
      if (mode === 'enforce') {
        refuseIfHeld(evaluation.holding, `#${row.number} is not merged`);
      }
      await gatekeeper.record(recording, row, 'merge', evaluation, {
        always: true,
      });
      if (row.state === 'reviewing') {
        await this.#append(recording, 'change.ready', {
          overruled: evaluation.holding.map(gate => gate.gate),
        });
      }
      const [merger] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await this.#append(recording, 'change.merge-requested', {}, { merger });
      await this.#wake(recording, id);
    });
  }

  /** Asks for the sync of a merged change again. */
  async sync(id: string, requester: Requester): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state !== 'deploying') {
        throw new ConflictError(
          `#${row.number} is ${row.state}: only a merged change that is not yet synced can be synced again`,
        );
      }
      const [syncer] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      if (syncer === row.requester_ref) {
        throw new NotAllowedError(
          `You asked for #${row.number}, so somebody else must start its sync (control SOD-01); ask a colleague with the right to sync`,
        );
      }
      await this.#append(recording, 'change.sync-asked', {}, { syncer });
      await this.#wake(recording, id);
    });
  }

  /** Cancels a change that is not merged; its pull request is closed. */
  async cancel(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state === 'cancelled') return;
      if (!['proposed', 'reviewing', 'ready'].includes(row.state)) {
        throw new ConflictError(
          `#${row.number} is ${row.state} and cannot be cancelled any more; to go back, promote a revision that reverts it`,
        );
      }
      const [canceller] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append({
        type: 'change.cancelled',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { canceller },
        controls: ['NIST:CM-3'],
        payload: {},
        erasable: { reason },
      });
      await this.#wake(recording, id);
      await recording.enqueue(this.options.jobsAtEnd(id));
    });
  }

  #target(policy: Policy, wish: PromotionWish): PolicyEnvironment {
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
    if (target.mode === 'observe') throw observed(target.name);
    return target;
  }

  /** Owning a service must not mean owning another service's pin. */
  async #assertOwnPin(
    service: Service,
    environment: string,
    pin: PinLocation,
  ): Promise<void> {
    const policy = this.options.policy();
    const twin = (await this.options.services.all()).find(other => {
      if (other.entityRef === service.entityRef) return false;
      const located = locatePin(policy, other, environment);
      return (
        located.ok &&
        located.pin.repository === pin.repository &&
        located.pin.path === pin.path &&
        located.pin.image === pin.image
      );
    });
    if (twin) {
      throw new UnprocessableError(
        `The pin cannot be used: in ${pin.repository}, file ${pin.path} is the pin of ${twin.entityRef} as well; give each service a pin of its own`,
      );
    }
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

  /** The edit of these pins, all of one repository and branch. */
  async #readPins(pins: PinLocation[], revision: string): Promise<PinEdit> {
    const [{ repository, branch }] = pins;
    const paths = inWords(pins.map(({ path }) => path));
    const read = async () => {
      try {
        return await this.options.forge().readFiles(
          repository,
          pins.map(({ path }) => ({ ref: branch, path })),
        );
      } catch (error) {
        if (error instanceof ForgeUnavailableError) {
          throw new SourceDownError(
            `The forge does not answer, so nothing was requested; try again in a minute (${error.message})`,
          );
        }
        if (
          error instanceof RevisionNotFoundError ||
          error instanceof ForgeRefusedError
        ) {
          throw new UnprocessableError(
            `The pin cannot be used: ${paths} on ${branch} of ${repository} cannot be read (${error.message})`,
          );
        }
        throw error;
      }
    };
    const edited = editPins(
      { repository, branch },
      pins.map(pin => ({ pin, after: valueOfRevision(pin, revision) })),
      (await read()).files,
    );
    if (!edited.ok) throw new UnprocessableError(edited.problem);
    if (edited.edit.pins.every(({ before, after }) => before === after)) {
      throw new ConflictError(
        `The pin in ${repository}, file ${paths}, already names ${edited.edit.pins[0].after.slice(
          0,
          12,
        )}: there is nothing to change; wait for the sync`,
      );
    }
    return edited.edit;
  }

  async #recordRequest(
    recording: Recording,
    asked: {
      id: string;
      service: Service;
      wish: PromotionWish;
      target: PolicyEnvironment;
      pins: PinLocation[];
      edit: PinEdit;
      requester: Requester;
    },
  ): Promise<void> {
    const { service, wish, target, pins, edit } = asked;
    const { trx } = recording;
    const now = this.options.clock().toUTC();
    await lockTarget(trx, service.entityRef, target.name);
    const running: ChangeRow | undefined = await trx<ChangeRow>('changes')
      .where({ service_ref: service.entityRef, environment: target.name })
      .whereNull('ended_at')
      .first();
    if (running) throw alreadyRunning(service, target, running.number);
    const deployed = await trx('deployments')
      .where({ service_ref: service.entityRef, environment: target.name })
      .whereNull('removed_at')
      .orderBy('id')
      .first();
    const [requesterRef] = await this.options.identities.refs(trx, [
      catalogUser(asked.requester),
    ]);
    const payload: RequestedPayload = {
      kind: 'promotion',
      class: 'normal',
      ...(await numberChange(trx, target.name, now)),
      service: service.entityRef,
      environment: target.name,
      from: wish.from,
      fromRevision: deployed?.pinned_revision ?? null,
      toRevision: wish.revision,
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
      release: null,
      rollbackOf: null,
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
      erasable: { reason: wish.reason },
    });
    const row = await this.#locked(asked.id, recording);
    const evaluation = await this.options.gatekeeper.evaluateChange(
      row,
      'request',
      trx,
    );
    if (target.mode === 'enforce') {
      refuseIfHeld(evaluation.holding, 'The promotion is refused');
    }
    await this.options.gatekeeper.record(recording, row, 'request', evaluation);
    await this.#wake(recording, asked.id);
  }

  async #locked(id: string, recording: Recording): Promise<ChangeRow> {
    const row = await this.options.store.get(id, recording.trx);
    if (!row) throw new NotFoundError(`There is no change ${id}`);
    return row;
  }

  async #append(
    recording: Recording,
    type: string,
    payload: object,
    persons: Record<string, string> = {},
  ): Promise<void> {
    await recording.append({
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons,
      controls: ['SOC2:CC8.1', 'NIST:CM-3'],
      payload: asPayload(payload),
    });
  }

  async #wake(recording: Recording, id: string): Promise<void> {
    await recording.enqueue({
      queue: 'change.advance',
      data: { changeId: id },
      key: id,
    });
  }
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
async function lockTarget(
  trx: Knex.Transaction,
  serviceRef: string,
  environment: string,
): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `gitops-compliance target ${serviceRef} ${environment}`,
  ]);
}

function observed(environment: string): ConflictError {
  return new ConflictError(
    `${environment} is in observe mode: what happens there is watched and recorded, but nothing is written to the forge or to Argo CD; set its mode to warn or enforce in the policy`,
  );
}

function refuseIfHeld(holding: GateResult[], what: string): void {
  if (holding.length === 0) return;
  const reasons = holding.map(gate => gate.reason).join(' ');
  throw new GatesClosedError(`${what}: ${reasons}`, holding.map(gateView));
}
