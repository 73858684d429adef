import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeService } from '../changes/ChangeService';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream } from '../changes/records';
import {
  lockTarget,
  type PreparedRequest,
  type Requests,
} from '../changes/Requests';
import { lockPopulation } from '../completeness/population';
import { asPayload } from '../deployments/records';
import type { EntryDraft, Ledger, Recordings } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import type { Service } from '../services/ServiceStore';
import { GatesClosedError } from '../shared/errors';
import { instant } from '../shared/time';
import {
  releaseStream,
  type ReleaseRequestedPayload,
  type ReleaseRow,
} from './records';

/** One service of a release, in the environment that it goes to. */
export interface ReleaseTarget {
  service: Service;
  environment: string;
  from: string;
  revision: string;
}

/** What a release asks for. */
export interface ReleaseWish {
  reason: string;
  /** Key of the ticket that stands behind all of it. */
  ticket?: string;
  /** Whether the rest waits when one of its changes does not succeed. */
  stopOnFailure: boolean;
  /** Seconds between the end of a wave and the next one. */
  pauseSeconds: number;
  waves: ReleaseTarget[][];
}

/** A wave's prepared changes, in the order asked. */
type PreparedWave = PreparedRequest[];

/**
 * Use cases of releases: several services as one. A release has a change for
 * each target; those of a wave whose pins lie in one repository share one pull
 * request and start together or not at all. Each change has an outcome of its
 * own.
 */
export class ReleaseService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      store: ChangeStore;
      requests: Requests;
      changes: ChangeService;
      clock: () => DateTime;
    },
  ) {}

  /** Requests a release: all of its changes, or none. */
  async request(wish: ReleaseWish, requester: Requester): Promise<string> {
    assertDistinct(wish.waves.flat());
    const { ledger, requests } = this.options;
    const waves: PreparedWave[] = [];
    for (const targets of wish.waves) {
      const wave: PreparedWave = [];
      for (const { service, ...target } of targets) {
        const { reason, ticket } = wish;
        const asked = { ...target, reason, ticket };
        wave.push(
          await named(service, () =>
            requests.promotion(service, asked, requester),
          ),
        );
      }
      waves.push(wave);
    }
    const id = randomUUID();
    const streams = waves.flat().map(change => changeStream(change.id));
    await ledger.recordMany([releaseStream(id), ...streams], recordings =>
      this.#record(recordings, id, wish, waves, requester),
    );
    return id;
  }

  /** Lets a release go on after a change of it did not succeed. */
  async resume(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(releaseStream(id), async recording => {
      const release = await this.#find(id, recording.trx);
      const changes = await this.#changes(id, recording.trx);
      const running = changes.filter(change => !change.ended_at);
      if (running.length === 0) {
        throw new ConflictError(
          `Every change of R${release.number} has ended: there is nothing to go on with`,
        );
      }
      const [resumer] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append(
        this.#draft('release.resumed', {}, { resumer }, reason),
      );
      await recording.enqueue(
        running.map(change => ({
          queue: 'change.advance' as const,
          data: { changeId: change.id },
          key: change.id,
        })),
      );
    });
  }

  /** Merges the first wave that is not merged; 409 with the gates that hold. */
  async merge(id: string, requester: Requester): Promise<void> {
    const next = (await this.#changes(id)).find(canMerge);
    if (!next) {
      throw new ConflictError(
        'No change of the release waits to be merged; look at each of them',
      );
    }
    await this.options.changes.merge(next.id, requester);
  }

  /** Cancels every change of a release that is not merged. */
  async cancel(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const waiting = (await this.#changes(id)).filter(
      change => canMerge(change) || change.state === 'proposed',
    );
    if (waiting.length === 0) {
      throw new ConflictError(
        'Every change of the release is merged or has ended; to go back, roll them back',
      );
    }
    // Those that share a pull request are cancelled with the one that leads.
    for (const change of waiting.filter(({ lead_id: lead }) => !lead)) {
      await this.options.changes.cancel(change.id, reason, requester);
    }
  }

  async #record(
    recordings: Recordings,
    id: string,
    wish: ReleaseWish,
    waves: PreparedWave[],
    requester: Requester,
  ): Promise<void> {
    const { identities, requests } = this.options;
    const { trx } = recordings;
    // In one order, so that two releases never wait for each other.
    for (const key of sorted(waves.flat().map(({ target }) => target.name))) {
      await lockPopulation(trx, key);
    }
    for (const { service, target } of sortedByTarget(waves.flat())) {
      await lockTarget(trx, service.entityRef, target.name);
    }
    const number = await nextNumber(trx);
    const payload: ReleaseRequestedPayload = {
      number,
      stopOnFailure: wish.stopOnFailure,
      pauseSeconds: wish.pauseSeconds,
      waves: waves.map(wave => wave.map(change => change.id)),
    };
    const [ref] = await identities.refs(trx, [catalogUser(requester)]);
    await recordings
      .of(releaseStream(id))
      .append(
        this.#draft(
          'release.requested',
          payload,
          { requester: ref },
          wish.reason,
        ),
      );
    for (const [index, wave] of waves.entries()) {
      const leads = new Map<string, string>();
      const release = { id, number, wave: index + 1 };
      for (const change of wave) {
        const [{ repository, branch }] = change.pins;
        const key = `${repository}@${branch}`;
        const lead = leads.get(key);
        if (!lead) leads.set(key, change.id);
        await named(change.service, () =>
          requests.record(recordings.of(changeStream(change.id)), change, {
            release,
            ...(lead ? { lead } : {}),
          }),
        );
      }
    }
  }

  async #find(id: string, db: Knex = this.options.db): Promise<ReleaseRow> {
    const row: ReleaseRow | undefined = await db<ReleaseRow>('releases')
      .where({ id })
      .first();
    if (!row) throw new NotFoundError(`There is no release ${id}`);
    return row;
  }

  async #changes(id: string, db: Knex = this.options.db) {
    await this.#find(id, db);
    return this.options.store.ofRelease(id, db);
  }

  #draft(
    type: string,
    payload: object,
    persons: Record<string, string>,
    reason: string,
  ): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons,
      controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
      payload: asPayload(payload),
      erasable: { reason },
    };
  }
}

function canMerge({ state }: { state: string }): boolean {
  return state === 'reviewing' || state === 'ready';
}

/** The next number; the lock keeps numbers gapless. */
async function nextNumber(trx: Knex.Transaction): Promise<number> {
  await trx.raw(
    `SELECT pg_advisory_xact_lock(hashtextextended('gitops-compliance releases', 0))`,
  );
  const [{ last }] = await trx('releases').max('number as last');
  return (last ?? 0) + 1;
}

function sorted(items: string[]): string[] {
  return [...new Set(items)].sort();
}

function sortedByTarget(changes: PreparedRequest[]): PreparedRequest[] {
  const keyOf = ({ service, target }: PreparedRequest) =>
    `${service.entityRef} ${target.name}`;
  return [...changes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function assertDistinct(targets: ReleaseTarget[]): void {
  const seen = new Set<string>();
  for (const { service, environment } of targets) {
    const key = `${service.entityRef} ${environment}`;
    if (seen.has(key)) {
      throw new InputError(
        `${service.name} in ${environment} stands twice in the release; leave one of them out`,
      );
    }
    seen.add(key);
  }
}

/** Says of which service an error is. */
async function named<T>(
  { name }: Service,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof GatesClosedError) {
      throw new GatesClosedError(`${name}: ${error.message}`, error.gates);
    }
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}
