import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { AdoptionProblem } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { deploymentStream } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { jobsAfterAdoption } from '../drift/afterwards';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { instant } from '../shared/time';
import type { AdoptionRules } from './AdoptionRules';
import {
  placeOf,
  type NoticeQueries,
  type NoticeReader,
} from './NoticeQueries';
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
      adopting: AdoptionRules;
      identities: Identities;
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
    reader: NoticeReader & { requester: Requester },
  ): Promise<AroundNotice> {
    const { ledger, adopting, identities, notices, clock } = this.options;
    const { requester } = reader;
    await notices.one(id, reader);
    const [deployment, seq] = placeOf(id);
    await ledger.record(deploymentStream(deployment), async recording => {
      const { trx } = recording;
      const row: NoticeRow = await trx('around_notices')
        .where({ deployment_id: deployment, stream_seq: seq })
        .first();
      const [adopter] = await identities.refs(trx, [catalogUser(requester)]);
      const [problem] = await adopting.problems([row], requester, trx);
      if (problem) throw refuse(problem);
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
      await recording.enqueue(await jobsAfterAdoption(deployment, seq, trx));
    });
    return notices.one(id, reader);
  }
}

function refuse({ because, reason }: AdoptionProblem): Error {
  switch (because) {
    case 'needless':
      return new InputError(reason);
    case 'done':
      return new ConflictError(reason);
    default:
      return new NotAllowedError(reason);
  }
}
