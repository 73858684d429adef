import { randomUUID } from 'node:crypto';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  backOutNeeds,
  missingForRollback,
  type BackOutNeed,
  type RollbackOffer,
} from '@gitops-compliance/rules';
import type { RollbackRequest } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { ChangeContents } from '../contents/ChangeContents';
import type { Ledger, Recording } from '../ledger/Ledger';
import type { Requester } from '../persons/Requester';
import {
  requireEnvironment,
  targetPolicyOf,
  type Policy,
} from '../policy/Policy';
import type { Service, ServiceStore } from '../services/ServiceStore';
import type { ChangeStore } from './ChangeStore';
import { changeStream, type ChangeRow } from './records';
import { observed } from './refusals';
import type { PinMoves } from './PinMoves';
import { lockTarget, type PreparedRequest, type Requests } from './Requests';
import { rollbackOf, rollbackOffer } from './rollbackQueries';
import type { RollbackNeighbours } from './wayBack';

/** What somebody who wants to go back says. */
export interface RollbackWish {
  reason: string;
  /** How data is brought back, where going back crosses something with state. */
  backOutPlan: string;
  /** That this was checked. */
  isAcknowledged: boolean;
  /** Id of the emergency under which it goes. */
  emergency?: string;
}

/** The wish of a request's body, as the OpenAPI document describes it. */
export function rollbackWishOf(body: RollbackRequest): RollbackWish {
  return {
    reason: body.reason,
    backOutPlan: body.backOutPlan ?? '',
    isAcknowledged: body.acknowledged === true,
    ...(body.emergency && { emergency: body.emergency }),
  };
}

/** A rollback that may be requested: everything read, nothing recorded yet. */
export type PreparedRollback = PreparedRequest & { rollbackOf: string };

const jobSchema = z.object({ changeId: z.uuid() });

/**
 * Going back: undoes the newest change of a target by one that gives its pins
 * the values from before. It is offered only to a revision that was approved and
 * healthy there, so it waits for no window and is reviewed afterwards.
 */
export class Rollbacks {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ChangeStore;
      services: ServiceStore;
      requests: Requests;
      pinMoves: PinMoves;
      contents: ChangeContents;
      policy: () => Policy;
      logger: LoggerService;
    },
  ) {}

  /** Whether a change can be undone now; nothing outside is read. */
  async offer(row: ChangeRow, db = this.options.db): Promise<RollbackOffer> {
    return rollbackOffer(row, await this.#needs(row, db), db);
  }

  /** What a rollback undoes, and the rollback that undoes a change. */
  async neighbours(row: ChangeRow): Promise<RollbackNeighbours> {
    const { db, store } = this.options;
    return {
      undoes: row.rollback_of ? await store.get(row.rollback_of) : undefined,
      undoneBy: await rollbackOf(row.id, db),
    };
  }

  /** Why somebody may not roll back a service; null: they may. */
  whyNot(row: ChangeRow, service: Service, requester: Requester) {
    const { rollbackBy } = targetPolicyOf(this.options.policy(), {
      service: row.service_ref,
      environment: row.environment,
    });
    const owns = service.ownedBy.some(owner =>
      requester.ownershipEntityRefs.includes(owner),
    );
    return owns || rollbackBy === 'permitted'
      ? null
      : `You do not own ${service.name}: only members of ${
          service.ownedBy.join(', ') || 'its owner'
        } roll it back here; ask one of them, or let the policy say rollbackBy: permitted`;
  }

  /**
   * Requests the rollback of a change, and gives its id.
   *
   * @param requester - null: the policy asks
   * @throws ConflictError with what to do where it is not safe, lacks a plan, or
   *   its emergency is over or does not name the target
   */
  async request(
    id: string,
    wish: RollbackWish,
    requester: Requester | null,
  ): Promise<string> {
    const prepared = await this.prepare(id, wish, requester);
    await this.options.ledger.record(changeStream(prepared.id), recording =>
      this.record(recording, prepared, wish),
    );
    return prepared.id;
  }

  /**
   * Prepares the rollback of a change: reads the forge, records nothing.
   *
   * @throws as {@link request}
   */
  async prepare(
    id: string,
    wish: RollbackWish,
    requester: Requester | null,
  ): Promise<PreparedRollback> {
    const { row, service } = await this.#changeOf(id);
    const problem = requester && this.whyNot(row, service, requester);
    if (problem) throw new NotAllowedError(problem);
    const target = requireEnvironment(this.options.policy(), row.environment);
    if (target.mode === 'observe') throw observed(target.name);
    const { revision } = await this.#offered(row, wish);
    const { pinMoves, requests } = this.options;
    const emergency = await requests.emergencyOf(wish, service, target);
    return {
      id: randomUUID(),
      kind: 'rollback',
      class: 'normal',
      service,
      target,
      from: null,
      toRevision: revision,
      rollbackOf: row.id,
      ...(await pinMoves.back(row.pins)),
      reason: wish.reason,
      requester,
      ...(emergency && { emergency }),
    };
  }

  /**
   * Records a prepared rollback in the stream of its change, where it is still
   * safe.
   *
   * @param among - see {@link Requests.record}
   */
  async record(
    recording: Recording,
    prepared: PreparedRollback,
    wish: RollbackWish,
    among?: Parameters<Requests['record']>[2],
  ): Promise<void> {
    const { requests, store } = this.options;
    const { service, target } = prepared;
    await lockTarget(recording.trx, service.entityRef, target.name);
    const row = (await store.get(
      prepared.rollbackOf,
      recording.trx,
    )) as ChangeRow;
    const offer = await this.#offered(row, wish, recording.trx);
    const rollback = {
      fromRevision: row.to_revision,
      approvedBy: offer.approvedBy,
      crosses: [...offer.needs],
      backOutPlan: wish.backOutPlan,
    };
    const toRevision = offer.revision;
    await requests.record(
      recording,
      { ...prepared, toRevision, rollback },
      among,
    );
  }

  /** The job `change.roll-back`: the policy undoes what did not become healthy. */
  async run(data: Record<string, unknown>): Promise<void> {
    const { changeId } = jobSchema.parse(data);
    const { row } = await this.#changeOf(changeId);
    const offer = await this.offer(row);
    if (!offer.isOffered || offer.needs.length > 0) {
      this.options.logger.warn(
        `#${row.number} failed and is not rolled back by itself: ${
          offer.isOffered
            ? `it crosses ${offer.needs.map(({ what }) => what).join(', ')}`
            : offer.reason
        }`,
      );
      return;
    }
    try {
      await this.request(
        changeId,
        {
          reason: `#${row.number} did not become healthy, and the policy asks for a rollback then`,
          backOutPlan: '',
          isAcknowledged: false,
        },
        null,
      );
    } catch (error) {
      // What is refused stays a proposal; an outage is tried again.
      if (!(error instanceof ConflictError)) throw error;
      this.options.logger.warn(
        `#${row.number} failed and is not rolled back by itself: ${error.message}`,
      );
    }
  }

  async #offered(row: ChangeRow, wish: RollbackWish, db?: Knex) {
    const now = (await this.options.store.get(row.id, db)) ?? row;
    const offer = await this.offer(now, db);
    if (!offer.isOffered) {
      throw new ConflictError(
        `#${row.number} cannot be rolled back: ${offer.reason} ${offer.remedy}`,
      );
    }
    const missing = missingForRollback(offer.needs, wish);
    if (missing) {
      throw new ConflictError(`#${row.number} is not rolled back: ${missing}`);
    }
    return offer;
  }

  async #changeOf(id: string): Promise<{ row: ChangeRow; service: Service }> {
    const { services, store } = this.options;
    const row = await store.get(id);
    const service =
      row &&
      (await services.all()).find(
        ({ entityRef }) => entityRef === row.service_ref,
      );
    if (!row || !service) {
      throw new ConflictError(
        `The service of change ${id} is not known any more, so it cannot be rolled back`,
      );
    }
    return { row, service };
  }

  /** What is not known of a change counts as something that keeps state. */
  async #needs(row: ChangeRow, db: Knex): Promise<BackOutNeed[]> {
    const contents = await this.options.contents.get(row.id, db);
    return backOutNeeds(
      contents?.risk?.facts ?? { source: null, files: null, rendered: null },
    );
  }
}
