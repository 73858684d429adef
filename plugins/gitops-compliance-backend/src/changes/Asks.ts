import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  holdingGates,
  whoCanOpen,
  type Askable,
  type GateId,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { gateTitle } from '../gates/gateView';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { inWords } from '../shared/text';
import { instant } from '../shared/time';
import type { ChangeStore } from './ChangeStore';
import { changeStream, type ChangeRow } from './records';
import { unfinishedOf } from './targetQueue';

/** One asks for a gate of a change at most once in this time, whoever does. */
const ASK_EVERY_MINUTES = 60;

/** A gate that one may ask for, and whom that would ask. */
export interface PossibleAsk {
  gate: GateId;
  /** Users and groups of the catalog. */
  whom: string[];
  /** When somebody asked last; null: nobody did. */
  askedAt: string | null;
}

/**
 * Asks those who can open a gate, at most once an hour per change and gate. What
 * is asked is on record; that entry is told to them.
 */
export class Asks {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      persons: PersonDirectory;
      store: ChangeStore;
      services: ServiceStore;
      gatekeeper: Gatekeeper;
      policy: () => Policy;
      clock: () => DateTime;
      /** Whether the operator has notifications. */
      notify: boolean;
    },
  ) {}

  /** The gates of those given that one may ask for; none without notifications. */
  async possible(row: ChangeRow, gates: GateId[]): Promise<PossibleAsk[]> {
    if (!this.options.notify || gates.length === 0) return [];
    const askable = await this.#askable(row, this.options.db);
    return gates
      .map(gate => ({
        gate,
        whom: whoCanOpen(gate, askable),
        askedAt: row.asked?.[gate] ?? null,
      }))
      .filter(({ whom }) => whom.length > 0);
  }

  /**
   * Asks those who can open a gate that holds a change.
   *
   * @throws ConflictError where it does not hold, nobody can, or somebody asked
   *   within the hour
   */
  async ask(id: string, gate: string, requester: Requester): Promise<void> {
    const { identities, ledger, notify, store, clock } = this.options;
    if (!notify) {
      throw new ConflictError(
        'Nobody can be asked from here: this portal sends no notifications. Install the notifications backend and set gitopsCompliance.changes.notify, or ask them yourself',
      );
    }
    await ledger.record(changeStream(id), async recording => {
      const row = await store.get(id, recording.trx);
      if (!row) throw new NotFoundError(`There is no change ${id}`);
      const held = await this.#held(row, gate, recording.trx);
      const whom = whoCanOpen(held, await this.#askable(row, recording.trx));
      if (whom.length === 0) {
        throw new ConflictError(
          `Nobody opens ${gateTitle(held).toLowerCase()} of #${
            row.number
          } by hand; wait for it`,
        );
      }
      const last = row.asked?.[held];
      const again =
        last && DateTime.fromISO(last).plus({ minutes: ASK_EVERY_MINUTES });
      if (again && again > clock()) {
        throw new ConflictError(
          `They were asked about ${gateTitle(held).toLowerCase()} of #${
            row.number
          } within the hour; ask again after ${instant(again)}`,
        );
      }
      const [asker] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append({
        type: 'change.asked',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { asker },
        controls: ['SOC2:CC8.1', 'NIST:CM-3'],
        payload: { gate: held },
        erasable: { whom },
      });
    });
  }

  async #held(row: ChangeRow, gate: string, trx: Knex): Promise<GateId> {
    const phase = row.state === 'deploying' ? 'sync' : 'merge';
    const isWaiting = ['proposed', 'reviewing', 'ready', 'deploying'].includes(
      row.state,
    );
    const { results } = await this.options.gatekeeper.evaluateChange(
      row,
      phase,
      trx,
    );
    const holding = isWaiting ? holdingGates(results, phase) : [];
    const held = holding.find(result => result.gate === gate);
    if (held) return held.gate;
    throw new ConflictError(
      `${gate} does not hold #${row.number}; ${
        holding.length > 0
          ? `it waits for ${inWords(
              holding.map(result => gateTitle(result.gate).toLowerCase()),
            )}`
          : 'nothing does'
      }`,
    );
  }

  async #askable(row: ChangeRow, db: Knex): Promise<Askable> {
    const { persons, policy, services, clock } = this.options;
    const target = {
      service: row.service_ref,
      environment: row.environment,
    };
    const service = (await services.all()).find(
      ({ entityRef }) => entityRef === row.service_ref,
    );
    const stops: { team: string | null; set_by: string }[] = await db(
      'stops_now',
    )
      .whereNull('lifted_at')
      .where('until', '>', clock().toJSDate())
      .where(scope =>
        scope.whereNull('service_ref').orWhere('service_ref', row.service_ref),
      )
      .where(scope =>
        scope.whereNull('environment').orWhere('environment', row.environment),
      )
      .select('team', 'set_by');
    const before = (await unfinishedOf(row, db)).filter(
      ({ number }) => number < row.number,
    );
    const ahead: string[] = await db('changes')
      .whereIn(
        'id',
        before.map(({ id }) => id),
      )
      .pluck('requester_ref');
    const actors = await persons.actors(
      [row.requester_ref, ...ahead, ...stops.map(({ set_by: by }) => by)],
      db,
    );
    const personOf = (ref: string) => actors.get(ref).person ?? [];
    const { reviews, cab } = targetPolicyOf(policy(), target);
    return {
      owners: service?.ownedBy ?? [],
      reviewers: reviews.flatMap(({ from }) => from ?? []),
      board: cab.flatMap(({ from }) => from),
      requester: actors.get(row.requester_ref).person,
      stops: stops.flatMap(({ team, set_by: by }) => team ?? personOf(by)),
      ahead: ahead.flatMap(personOf),
    };
  }
}
