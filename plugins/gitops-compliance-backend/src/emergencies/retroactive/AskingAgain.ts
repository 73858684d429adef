import { ConflictError } from '@backstage/errors';
import { emergencyName } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Sight } from '../../access/Sight';
import type { Ledger } from '../../ledger/Ledger';
import { catalogUser } from '../../persons/catalogUser';
import type { Identities } from '../../persons/Identities';
import type { Requester } from '../../persons/Requester';
import { emergencyDraft } from '../drafts';
import { noEmergency } from '../EmergencyService';
import type { EmergencyStore } from '../EmergencyStore';
import { followJob } from '../followJob';
import {
  emergencyStream,
  targetInWords,
  type EmergencyTarget,
} from '../records';
import type { PullRequestAskedPayload } from './records';
import { isImpossible, type RetroactiveStore } from './RetroactiveStore';

/**
 * Lets people ask once more for a pull request that could not be opened, since
 * what was in its way may be mended by now.
 *
 * Promises: each asking is on record with who did it, and is answered once; where
 * one is open, being opened or not owed any more, nothing is asked for.
 */
export class AskingAgain {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: EmergencyStore;
      pulls: Pick<RetroactiveStore, 'find'>;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /**
   * @throws NotFoundError where the reader may not know of it, ConflictError where
   *   nothing is to be tried again
   */
  async ask(
    id: string,
    target: EmergencyTarget,
    sees: Sight,
    requester: Requester,
  ): Promise<void> {
    const { ledger, store, pulls, identities, clock } = this.options;
    const isOfTarget = (row: { service_ref: string; environment: string }) =>
      row.service_ref === target.service &&
      row.environment === target.environment;
    const { targets } = await store.partsOf([id], sees);
    if (!targets.get(id)?.some(isOfTarget)) throw noEmergency(id);
    await ledger.record(emergencyStream(id), async recording => {
      const { trx } = recording;
      const row = await store.get(id, trx);
      if (!row) throw noEmergency(id);
      const { duties } = await store.partsOf([id], null, trx);
      const isOwed = duties
        .get(id)
        ?.some(duty => isOfTarget(duty) && duty.settled_at === null);
      const pull = await pulls.find(id, target, trx);
      if (!isOwed || !pull || !isImpossible(pull)) {
        throw new ConflictError(
          `There is nothing to try again of ${targetInWords(
            target,
          )} in ${emergencyName(row)}: ${
            isOwed
              ? 'its pull request is being opened, or is open'
              : 'no pull request is owed of it'
          }`,
        );
      }
      const payload: PullRequestAskedPayload = {
        target,
        branch: pull.branch,
        again: true,
      };
      const [asker] = await identities.refs(trx, [catalogUser(requester)]);
      await recording.append(
        emergencyDraft('emergency.pull-request-asked', clock(), payload, {
          persons: { asker },
        }),
      );
      await recording.enqueue(followJob(id));
    });
  }
}
