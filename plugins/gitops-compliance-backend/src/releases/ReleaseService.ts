import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { ChangeService } from '../changes/ChangeService';
import type { ChangeStore } from '../changes/ChangeStore';
import { observed } from '../changes/refusals';
import type { PreparedRequest, Requests } from '../changes/Requests';
import type { ToldStatements } from '../changes/statements';
import type { RollbackWish } from '../changes/Rollbacks';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import type { Service } from '../services/ServiceStore';
import { ofService } from './ofService';
import type { ReleaseRollbacks } from './ReleaseRollbacks';
import { releaseDraft, type ReleaseRecorder } from './ReleaseRecorder';
import { releaseStream, type ReleaseRow } from './records';

/** One service of a release, in the environment that it goes to. */
export interface ReleaseTarget {
  service: Service;
  environment: string;
  from: string;
  revision: string;
}

/** What a release asks for. */
export interface ReleaseWish extends ToldStatements {
  reason: string;
  /** Key of the ticket that stands behind all of it. */
  ticket?: string;
  /** Id of the emergency under which all of it goes. */
  emergency?: string;
  /** Whether the rest waits when one of its changes does not succeed. */
  stopOnFailure: boolean;
  /** Seconds between the end of a wave and the next one. */
  pauseSeconds: number;
  waves: ReleaseTarget[][];
}

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
      recorder: ReleaseRecorder;
      changes: ChangeService;
      rollbacks: ReleaseRollbacks;
      clock: () => DateTime;
    },
  ) {}

  /** Requests a release: all of its changes, or none. */
  async request(wish: ReleaseWish, requester: Requester): Promise<string> {
    assertDistinct(wish.waves.flat());
    const { recorder, requests } = this.options;
    const waves: PreparedRequest[][] = [];
    for (const targets of wish.waves) {
      const wave: PreparedRequest[] = [];
      for (const { service, ...target } of targets) {
        const { reason, impact, backOut, ticket, emergency } = wish;
        const said = { reason, impact, backOut, ticket, emergency };
        const asked = { ...target, ...said };
        const change = await ofService(service, () =>
          requests.promotion(service, asked, requester),
        );
        // What is only decided on cannot start together with what is merged.
        if (change.target.mode === 'observe') {
          throw observed(change.target.name);
        }
        wave.push(change);
      }
      waves.push(wave);
    }
    return recorder.record(
      { ...wish, waves },
      requester,
      requests.record.bind(requests),
    );
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
        releaseDraft(this.options.clock(), 'release.resumed', {
          payload: {},
          persons: { resumer },
          reason,
        }),
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

  /**
   * Requests the rollback of all of a release that is merged.
   *
   * @returns the id of the release that undoes it
   */
  async rollBack(
    id: string,
    wish: RollbackWish,
    requester: Requester,
  ): Promise<string> {
    const release = await this.#find(id);
    return this.options.rollbacks.request(release, wish, requester);
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
}

function canMerge({ state }: { state: string }): boolean {
  return state === 'reviewing' || state === 'ready';
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
