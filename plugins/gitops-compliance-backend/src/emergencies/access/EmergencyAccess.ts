import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  AccessRefusedError,
  type PrivilegedAccess,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { isInForce } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { JobDraft, Jobs } from '../../jobs/Jobs';
import type { Ledger } from '../../ledger/Ledger';
import { instant } from '../../shared/time';
import { emergencyDraft } from '../drafts';
import type { EmergencyStore } from '../EmergencyStore';
import type { EmergencyFollower } from '../followJob';
import {
  emergencyStream,
  lifeOf,
  type EmergencyRow,
  type EventRow,
} from '../records';
import { accessStates, placeKey } from './accessState';
import type { AccessNeed, AccessNeeds } from './AccessNeeds';
import type {
  AccessFailedPayload,
  AccessGrantedPayload,
  AccessPlace,
  AccessWithdrawnPayload,
} from './records';

const jobSchema = z.object({ emergencyId: z.uuid() });

/**
 * Gives the declarer of an emergency access to its applications while it is in
 * force, and takes it back. What was really granted is recorded after it was; one
 * that we died before recording is granted again, which does no more, or found by
 * looking and withdrawn. A refusal is recorded once and not tried again.
 */
export class EmergencyAccess implements EmergencyFollower {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      jobs: Jobs;
      store: EmergencyStore;
      needs: AccessNeeds;
      access: () => readonly PrivilegedAccess[];
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** In a job of its own, so that an instance that is down holds up nothing else. */
  async follow(emergencyId: string): Promise<void> {
    if (this.options.access().length === 0) return;
    const row = await this.options.store.get(emergencyId);
    if (!row || (await this.#isSettled(row))) return;
    await this.options.jobs.enqueue(accessJob(emergencyId));
  }

  /** The job `emergency.access`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { emergencyId } = jobSchema.parse(data);
    const row = await this.options.store.get(emergencyId);
    if (!row) return;
    const states = accessStates(await this.#events(row.id));
    const isWanted = this.#isInForce(row);
    const failures: unknown[] = [];
    const attempt = async (work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error);
      }
    };
    if (isWanted) {
      for (const need of await this.#needs(row.id)) {
        if (states.has(placeKey(need))) continue;
        await attempt(() => this.#grant(row, need, signal));
      }
    } else {
      for (const place of states.values()) {
        if (place.state !== 'granted') continue;
        await attempt(() => this.#withdraw(row.id, place, false, signal));
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /**
   * Looks at every instance and withdraws what is there beyond its time: granted
   * by one who died, or put back by others.
   */
  async reconcile(signal: AbortSignal): Promise<void> {
    for (const access of this.options.access()) {
      for (const { grant, project } of await access.list(signal)) {
        const row = z.uuid().safeParse(grant).success
          ? await this.options.store.get(grant)
          : undefined;
        if (row && this.#isInForce(row)) continue;
        const place = { instance: access.instance, project };
        if (row) {
          await this.#withdraw(row.id, place, true, signal);
          continue;
        }
        await access.withdraw({ grant, project }, signal);
        this.options.logger.warn(
          `Access ${grant} in project ${project} of ${access.instance} belonged to no emergency on record and was withdrawn`,
        );
      }
    }
  }

  async #grant(
    row: EmergencyRow,
    need: AccessNeed,
    signal: AbortSignal,
  ): Promise<void> {
    const { needs } = this.options;
    const access = this.#of(need.instance);
    if (!access) return;
    const place = { instance: need.instance, project: need.project };
    const subjects = await needs.accountsOf(row.declared_by, access.provider);
    const until = instant(row.expires_at);
    try {
      if (subjects.length === 0) {
        throw new AccessRefusedError(
          `No account of the declarer at ${need.instance} is known for certain: link it under Change control, Persons`,
        );
      }
      const granted = await access.grant(
        {
          grant: row.id,
          project: need.project,
          applications: need.applications,
          subjects,
          until,
          reason: `Emergency E-${row.number}`,
        },
        signal,
      );
      const payload: AccessGrantedPayload = {
        ...place,
        applications: granted.applications,
        permissions: granted.permissions,
        until,
      };
      await this.#record(row.id, place, 'granted', payload, {
        persons: { grantee: row.declared_by },
      });
    } catch (error) {
      await this.#fail(row.id, place, 'grant', error);
    }
  }

  async #withdraw(
    id: string,
    { instance, project }: AccessPlace,
    isLate: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const place = { instance, project };
    try {
      const access = this.#of(instance);
      if (!access) {
        throw new AccessRefusedError(
          `${instance} grants no access any more by the configuration: take the role gitops-compliance-${id} out of project ${project} by hand`,
        );
      }
      await access.withdraw({ grant: id, project }, signal);
      const payload: AccessWithdrawnPayload = { ...place, isLate };
      await this.#record(id, place, 'withdrawn', payload, {}, isLate);
    } catch (error) {
      await this.#fail(id, place, 'withdraw', error);
    }
  }

  /** Records a refusal; throws what is worth another try. */
  async #fail(
    id: string,
    place: AccessPlace,
    doing: AccessFailedPayload['doing'],
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof AccessRefusedError)) throw error;
    const payload: AccessFailedPayload = { ...place, doing };
    await this.#record(id, place, 'failed', payload, {
      erasable: { problem: error.message },
    });
  }

  /** Once for each turn of a place; what was found by looking is always told. */
  async #record(
    id: string,
    place: AccessPlace,
    state: 'granted' | 'withdrawn' | 'failed',
    payload: object,
    rest: {
      persons?: Record<string, string>;
      erasable?: { problem: string };
    },
    always = false,
  ): Promise<void> {
    const { clock, jobs, ledger, logger } = this.options;
    await ledger.record(emergencyStream(id), async recording => {
      const states = accessStates(await this.#events(id, recording.trx));
      if (!always && states.get(placeKey(place))?.state === state) return;
      await recording.append(
        emergencyDraft(`emergency.access-${state}`, clock(), payload, rest),
      );
    });
    logger.info(`emergency.access-${state} ${id} ${placeKey(place)}`);
    // It may have ended while it was granted.
    if (state === 'granted') await jobs.enqueue(accessJob(id));
  }

  /** Whether nothing is to be granted or withdrawn now. */
  async #isSettled(row: EmergencyRow): Promise<boolean> {
    const states = accessStates(await this.#events(row.id));
    if (this.#isInForce(row)) {
      const needs = await this.#needs(row.id);
      return needs.every(need => states.has(placeKey(need)));
    }
    return [...states.values()].every(({ state }) => state !== 'granted');
  }

  #isInForce(row: EmergencyRow): boolean {
    return isInForce(lifeOf(row), this.options.clock());
  }

  #needs(id: string): Promise<AccessNeed[]> {
    const { access, needs } = this.options;
    return needs.of(
      id,
      access().map(({ instance }) => instance),
    );
  }

  #of(instance: string): PrivilegedAccess | undefined {
    return this.options.access().find(each => each.instance === instance);
  }

  async #events(id: string, db = this.options.db): Promise<EventRow[]> {
    return db<EventRow>('emergency_events')
      .where({ emergency_id: id })
      .orderBy('stream_seq');
  }
}

/** The job `emergency.access` of an emergency. */
function accessJob(emergencyId: string): JobDraft {
  return { queue: 'emergency.access', data: { emergencyId }, key: emergencyId };
}
