import { ConflictError } from '@backstage/errors';
import {
  missingForRollback,
  offerReleaseRollback,
  type ReleaseRollbackOffer,
  serviceName,
} from '@gitops-compliance/rules';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type {
  PreparedRollback,
  Rollbacks,
  RollbackWish,
} from '../changes/Rollbacks';
import type { Requester } from '../persons/Requester';
import { ofService } from './ofService';
import type { ReleaseRecorder } from './ReleaseRecorder';
import type { ReleaseRow } from './records';

/**
 * Going back from a whole release: a release of rollbacks, the last wave first,
 * each by its own rules, and all of them or none.
 */
export class ReleaseRollbacks {
  constructor(
    private readonly options: {
      store: ChangeStore;
      rollbacks: Rollbacks;
      recorder: ReleaseRecorder;
    },
  ) {}

  /** Whether a release can be undone now; nothing outside is read. */
  async offer(changes: readonly ChangeRow[]): Promise<ReleaseRollbackOffer> {
    const { rollbacks } = this.options;
    const released = [];
    for (const row of changes) {
      released.push({
        id: row.id,
        number: row.number,
        service: serviceName(row.service_ref),
        wave: row.wave ?? 1,
        state: row.state,
        isMerged: row.steps.merged !== undefined,
        offer: await rollbacks.offer(row),
      });
    }
    return offerReleaseRollback(released);
  }

  /**
   * Requests the rollback of a release. A wave of it waits for the ones before
   * it, and for somebody to look where one of them failed.
   *
   * @returns the id of the release that undoes it
   * @throws ConflictError with the service and what to do where one of its
   *   changes cannot be undone; NotAllowedError where who asks may not
   */
  async request(
    { id, number }: Pick<ReleaseRow, 'id' | 'number'>,
    wish: RollbackWish,
    requester: Requester,
  ): Promise<string> {
    const { recorder, rollbacks, store } = this.options;
    const changes = await store.ofRelease(id);
    const offer = await this.offer(changes);
    if (!offer.isOffered) {
      throw new ConflictError(
        `R${number} cannot be rolled back: ${offer.reason} ${offer.remedy}`,
      );
    }
    const missing = missingForRollback(offer.needs, wish);
    if (missing) {
      throw new ConflictError(`R${number} is not rolled back: ${missing}`);
    }
    const waves: PreparedRollback[][] = [];
    for (const ids of offer.waves) {
      const wave: PreparedRollback[] = [];
      for (const each of ids) {
        const row = changes.find(change => change.id === each) as ChangeRow;
        wave.push(
          await ofService({ name: serviceName(row.service_ref) }, () =>
            rollbacks.prepare(each, wish, requester),
          ),
        );
      }
      waves.push(wave);
    }
    return recorder.record(
      {
        reason: wish.reason,
        stopOnFailure: true,
        pauseSeconds: 0,
        waves,
        undoes: id,
      },
      requester,
      (recording, change, among) =>
        rollbacks.record(recording, change, wish, among),
    );
  }
}
