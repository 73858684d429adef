import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ResolutionProblem } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { reevaluateJob } from '../changes/Reevaluation';
import { deploymentStream } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { alertJob } from './alertJob';
import type { IncidentQueries, IncidentReader } from './IncidentQueries';
import { placeOf, type IncidentStore } from './IncidentStore';
import { incidentDraft, type IncidentResolvedPayload } from './records';
import type { ResolutionRules } from './ResolutionRules';

/**
 * Lets somebody who had no part in it resolve what nobody approved, with a reason;
 * its target is held no longer. It stays on record as unauthorised.
 */
export class Resolutions {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: IncidentStore;
      incidents: IncidentQueries;
      resolving: ResolutionRules;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /**
   * @param id - `<place in the stream>@<deployment>`
   * @throws NotAllowedError where they had a part in it, or may have had
   */
  async resolve(
    id: string,
    reason: string,
    reader: IncidentReader & { requester: Requester },
  ): Promise<DriftIncident> {
    const { ledger, store, incidents, resolving, identities, clock } =
      this.options;
    const { requester } = reader;
    await incidents.one(id, reader);
    const [deployment, seq] = placeOf(id);
    await ledger.record(deploymentStream(deployment), async recording => {
      const { trx } = recording;
      const row = await store.get(id, trx);
      if (!row) throw new NotFoundError(`There is no incident ${id}`);
      const [resolver] = await identities.refs(trx, [catalogUser(requester)]);
      const [problem] = await resolving.problems([row], requester, trx);
      if (problem) throw refuse(problem);
      const payload: IncidentResolvedPayload = { incident: Number(seq) };
      await recording.append(
        incidentDraft('drift.resolved', clock(), payload, {
          persons: { resolver },
          erasable: { reason },
        }),
      );
      await recording.enqueue([reevaluateJob(), alertJob(id)]);
    });
    return incidents.one(id, reader);
  }
}

function refuse({ because, reason }: ResolutionProblem): Error {
  switch (because) {
    case 'needless':
      return new InputError(reason);
    case 'done':
      return new ConflictError(reason);
    default:
      return new NotAllowedError(reason);
  }
}
