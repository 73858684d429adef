import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import { possiblePersons, samePerson } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { deploymentStream } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { ServiceStore } from '../services/ServiceStore';
import { EVERYTHING } from '../services/visibility';
import { instant } from '../shared/time';
import { placeOf, type NoticeQueries } from './NoticeQueries';
import type { NoticeRow } from './records';

/**
 * Adopts afterwards what reached a target around the portal: somebody who did
 * not make it takes it on, with a reason, and it stays marked as late.
 */
export class Adoptions {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      notices: NoticeQueries;
      services: ServiceStore;
      identities: Identities;
      persons: PersonDirectory;
      clock: () => DateTime;
    },
  ) {}

  /**
   * @param id - `<place in the stream>@<deployment>`
   * @throws NotAllowedError where they made it, or may have
   */
  async adopt(
    id: string,
    reason: string,
    sees: Sight,
    requester: Requester,
  ): Promise<AroundNotice> {
    const { ledger, identities, notices, clock } = this.options;
    await notices.one(id, sees);
    const [deployment, seq] = placeOf(id);
    await ledger.record(deploymentStream(deployment), async recording => {
      const { trx } = recording;
      const row: NoticeRow = await trx('around_notices')
        .where({ deployment_id: deployment, stream_seq: seq })
        .first();
      if (row.classification !== 'reached-target') {
        throw new InputError(
          'It needs no adoption: an emergency explains it, or it reached no target',
        );
      }
      if (row.adopted_by) {
        throw new ConflictError('Somebody adopted it already');
      }
      const [adopter] = await identities.refs(trx, [catalogUser(requester)]);
      await this.#assertUninvolved(row, adopter, requester, trx);
      await recording.append({
        type: 'deployment.adopted-late',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { adopter },
        controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-5'],
        payload: { notice: seq },
        erasable: { reason },
      });
    });
    return notices.one(id, sees);
  }

  /** Where nobody knows who made it, any of the owners may have. */
  async #assertUninvolved(
    { author_ref: author, service_ref: ref, created_at: at }: NoticeRow,
    adopter: string,
    requester: Requester,
    trx: Knex,
  ): Promise<void> {
    const { persons, services } = this.options;
    const dated = await persons.datedActors([author, adopter], trx);
    const makers = author ? possiblePersons(dated.get(author, at)) : [];
    const own = possiblePersons(dated.get(adopter, at));
    if (makers.some(maker => own.some(name => samePerson(maker, name)))) {
      throw new NotAllowedError(
        'You made it, so somebody else must adopt it (control SOD-01)',
      );
    }
    if (makers.length > 0) return;
    const service = await services.find(ref, EVERYTHING);
    const isOwner = (service?.ownedBy ?? []).some(owner =>
      requester.ownershipEntityRefs.includes(owner),
    );
    if (isOwner) {
      throw new NotAllowedError(
        'Who made it is not known, so somebody who does not own the service must adopt it (control SOD-01)',
      );
    }
  }
}
