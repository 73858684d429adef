import { ConflictError, NotFoundError } from '@backstage/errors';
import { emergencyName, isOver } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { changeStream, type ChangeRow } from '../changes/records';
import type { ChangeStore } from '../changes/ChangeStore';
import { advanceJob } from '../changes/targetQueue';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { emergencyDraft } from './drafts';
import { noEmergency } from './EmergencyService';
import type { EmergencyStore } from './EmergencyStore';
import { lifeOf, type AttachedPayload, type EmergencyTarget } from './records';

/** An emergency as a change names it. */
export type NamedEmergency = AttachedPayload['emergency'];

/** Puts changes under emergencies. What an emergency bends, gates decide. */
export class EmergencyChanges {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: ChangeStore;
      emergencies: EmergencyStore;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /**
   * The emergency under which a change of a target may be requested. Who may ask
   * for the change may know of an emergency that names its target; of any other
   * they are told the same as where there is none.
   *
   * @throws ConflictError where it is over or does not name the target
   */
  async of(
    id: string,
    { service, environment }: EmergencyTarget,
    db?: Knex,
  ): Promise<NamedEmergency> {
    const { emergencies, clock } = this.options;
    const row = await emergencies.get(id, db);
    const named = row ? await emergencies.targetsOf(id, db) : [];
    const isNamed = named.some(
      target =>
        target.service === service && target.environment === environment,
    );
    if (!row || !isNamed) {
      throw new ConflictError(
        `Emergency ${id} is not there, or does not name ${service} in ${environment}: declare one that does`,
      );
    }
    if (isOver(lifeOf(row), clock())) {
      throw new ConflictError(
        `Emergency ${emergencyName(
          row,
        )} is over: leave it out, or declare another one where it goes on`,
      );
    }
    return { id, number: row.number };
  }

  /** Puts a change that has not ended under an emergency, once. */
  async attach(
    changeId: string,
    emergencyId: string,
    requester: Requester,
    sees: Sight,
  ): Promise<void> {
    const { ledger, store, identities, emergencies, clock } = this.options;
    if (!(await emergencies.find(emergencyId, sees))) {
      throw noEmergency(emergencyId);
    }
    await ledger.record(changeStream(changeId), async recording => {
      const { trx } = recording;
      const row = await store.get(changeId, trx);
      if (!row) throw new NotFoundError(`There is no change ${changeId}`);
      if (row.emergency_id === emergencyId) return;
      this.#assertAttachable(row);
      const emergency = await this.of(
        emergencyId,
        { service: row.service_ref, environment: row.environment },
        trx,
      );
      const [attacher] = await identities.refs(trx, [catalogUser(requester)]);
      await recording.append(
        emergencyDraft(
          'change.emergency-attached',
          clock(),
          { emergency } satisfies AttachedPayload,
          { persons: { attacher } },
        ),
      );
      await recording.enqueue(advanceJob(changeId));
    });
  }

  #assertAttachable({ number, ended_at: ended, state }: ChangeRow): void {
    if (!ended) return;
    throw new ConflictError(
      `#${number} is ${state}: only a running change goes under an emergency; request another one`,
    );
  }
}
