import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { DateTime } from 'luxon';
import { asPayload } from '../deployments/records';
import type { ChangeContents } from '../contents/ChangeContents';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Policy } from '../policy/Policy';
import { modeInForce } from '../policy/modeInForce';
import type { Requester } from '../persons/Requester';
import type { Service } from '../services/ServiceStore';
import { instant } from '../shared/time';
import type { ChangeStore } from './ChangeStore';
import { changeStream, type ChangeRow } from './records';
import { observed, refuseIfHeld } from './refusals';
import type { PromotionWish, Requests } from './Requests';

/**
 * Use cases of changes: request, merge, sync again, cancel. Each decides under
 * the lock of the change's stream and leaves effects to the job
 * `change.advance`.
 */
export class ChangeService {
  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      store: ChangeStore;
      requests: Requests;
      gatekeeper: Gatekeeper;
      contents: ChangeContents;
      policy: () => Policy;
      clock: () => DateTime;
      /** Jobs that exist once a change has ended. */
      jobsAtEnd: (changeId: string) => JobDraft[];
    },
  ) {}

  /** Requests a promotion; its pull request is opened by a job. */
  async requestPromotion(
    service: Service,
    wish: PromotionWish,
    requester: Requester,
  ): Promise<string> {
    const { ledger, requests } = this.options;
    const prepared = await requests.promotion(service, wish, requester);
    await ledger.record(changeStream(prepared.id), recording =>
      requests.record(recording, prepared),
    );
    return prepared.id;
  }

  /** Starts the merge; 409 with the gates when one of them holds. */
  async merge(id: string, requester: Requester): Promise<void> {
    const { ledger, gatekeeper, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state === 'merging') return;
      if (row.state !== 'ready' && row.state !== 'reviewing') {
        throw new ConflictError(
          `#${row.number} is ${row.state} and cannot be merged`,
        );
      }
      const evaluation = await gatekeeper.evaluateChange(
        row,
        'merge',
        recording.trx,
      );
      const mode = modeInForce(row, this.options.policy());
      if (mode === 'observe') throw observed(row.environment);
      if (mode === 'enforce') {
        refuseIfHeld(evaluation.holding, `#${row.number} is not merged`);
      }
      await this.options.contents.keepDigest(recording, row, { always: true });
      await gatekeeper.record(recording, row, 'merge', evaluation, {
        always: true,
      });
      if (row.state === 'reviewing') {
        await this.#append(recording, 'change.ready', {
          overruled: evaluation.holding.map(gate => gate.gate),
        });
      }
      const [merger] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await this.#append(recording, 'change.merge-requested', {}, { merger });
      await this.#wake(recording, id);
    });
  }

  /** Asks for the sync of a merged change again. */
  async sync(id: string, requester: Requester): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state !== 'deploying') {
        throw new ConflictError(
          `#${row.number} is ${row.state}: only a merged change that is not yet synced can be synced again`,
        );
      }
      const [syncer] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      if (syncer === row.requester_ref) {
        throw new NotAllowedError(
          `You asked for #${row.number}, so somebody else must start its sync (control SOD-01); ask a colleague with the right to sync`,
        );
      }
      await this.#append(recording, 'change.sync-asked', {}, { syncer });
      await this.#wake(recording, id);
    });
  }

  /** Cancels a change that is not merged; its pull request is closed. */
  async cancel(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state === 'cancelled') return;
      if (!['proposed', 'reviewing', 'ready'].includes(row.state)) {
        throw new ConflictError(
          `#${row.number} is ${row.state} and cannot be cancelled any more; to go back, promote a revision that reverts it`,
        );
      }
      const [canceller] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append({
        type: 'change.cancelled',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { canceller },
        controls: ['NIST:CM-3'],
        payload: {},
        erasable: { reason },
      });
      await this.#wake(recording, id);
      await recording.enqueue(this.options.jobsAtEnd(id));
    });
  }

  async #locked(id: string, recording: Recording): Promise<ChangeRow> {
    const row = await this.options.store.get(id, recording.trx);
    if (!row) throw new NotFoundError(`There is no change ${id}`);
    return row;
  }

  async #append(
    recording: Recording,
    type: string,
    payload: object,
    persons: Record<string, string> = {},
  ): Promise<void> {
    await recording.append({
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      persons,
      controls: ['SOC2:CC8.1', 'NIST:CM-3'],
      payload: asPayload(payload),
    });
  }

  async #wake(recording: Recording, id: string): Promise<void> {
    await recording.enqueue({
      queue: 'change.advance',
      data: { changeId: id },
      key: id,
    });
  }
}
