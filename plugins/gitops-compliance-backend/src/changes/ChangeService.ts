import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { GateResult } from '@gitops-compliance/rules';
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
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { Service } from '../services/ServiceStore';
import { inWords } from '../shared/text';
import { instant, toDateTime } from '../shared/time';
import type { ChangeStore } from './ChangeStore';
import { assertVerifiable } from './verification/verifyAgain';
import { changeStream, type ChangeRow } from './records';
import { observed, refuseIfHeld } from './refusals';
import { assertSeparated } from './separation';
import type { PromotionWish, Requests } from './Requests';
import { enqueueAtEnd } from './targetQueue';

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
      persons: PersonDirectory;
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

  /**
   * Starts the merge of a change and of all that go with it, or of none; 409
   * with the gates when one of them holds.
   */
  async merge(id: string, requester: Requester): Promise<void> {
    await this.#together(id, async members => {
      if (members.every(({ row }) => row.state === 'merging')) return;
      const held = await this.#heldFromMerge(members);
      refuseIfHeld(
        held,
        `${numbersOf(members)} ${areOrIs(members)} not merged`,
      );
      const [merger] = await this.options.identities.refs(
        members[0].recording.trx,
        [catalogUser(requester)],
      );
      for (const { row, recording } of members) {
        await assertSeparated(
          this.options,
          row,
          { role: 'merger', ref: merger },
          recording.trx,
        );
        await this.#append(recording, 'change.merge-requested', {}, { merger });
      }
    });
  }

  /** Decides on each, and records what its gates say; what holds in earnest. */
  async #heldFromMerge(members: readonly Member[]): Promise<GateResult[]> {
    const { gatekeeper, policy } = this.options;
    const held: GateResult[] = [];
    for (const { row, recording } of members) {
      if (row.state !== 'ready' && row.state !== 'reviewing') {
        throw new ConflictError(
          `#${row.number} is ${row.state} and cannot be merged`,
        );
      }
      const mode = modeInForce(row, policy());
      if (mode === 'observe') throw observed(row.environment);
      await this.options.contents.keepDigest(recording, row, { always: true });
      const evaluation = await gatekeeper.evaluateChange(
        row,
        'merge',
        recording.trx,
      );
      await gatekeeper.record(recording, row, 'merge', evaluation, {
        always: true,
      });
      if (mode === 'enforce') held.push(...evaluation.holding);
      if (row.state === 'reviewing') {
        await this.#append(recording, 'change.ready', {
          overruled: evaluation.holding.map(gate => gate.gate),
        });
      }
    }
    return held;
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
      if (modeInForce(row, this.options.policy()) === 'observe') {
        throw observed(row.environment);
      }
      const [syncer] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await assertSeparated(
        this.options,
        row,
        { role: 'syncer', ref: syncer },
        recording.trx,
      );
      await this.#append(recording, 'change.sync-asked', {}, { syncer });
      await this.#wake(recording, id);
    });
  }

  /** Verifies a change again that failed after its sync. */
  async verifyAgain(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const { ledger, identities } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.state === 'verifying' && row.verification_asked_at) return;
      await assertVerifiable(row, recording.trx);
      const [verifier] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append({
        type: 'change.verification-asked',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { verifier },
        controls: ['SOC2:CC8.1', 'NIST:CM-3'],
        payload: {},
        erasable: { reason },
      });
      // Its evidence is made anew at its next end.
      await recording
        .trx('evidence_exports')
        .where({ change_id: id, replaced: false })
        .update({ replaced: true });
      await this.#wake(recording, id);
    });
  }

  /** Puts on record that somebody else looked at a rollback afterwards. */
  async review(
    id: string,
    statement: string,
    requester: Requester,
  ): Promise<void> {
    const { identities, ledger, persons } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await this.#locked(id, recording);
      if (row.reviewed_at) return;
      if (!row.review_due_at) {
        throw new ConflictError(
          `#${row.number} owes no review: only a rollback, or what went under an emergency, does once it is merged`,
        );
      }
      const [reviewer] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      const others = [row.requester_ref, row.pull_request?.lastPusher].flatMap(
        ref => ref ?? [],
      );
      const dated = await persons.datedActors(
        [reviewer, ...others],
        recording.trx,
      );
      const humansOf = (ref: string) => [
        ...[dated.get(ref, row.created_at).person].flatMap(one => one ?? []),
        ...dated.sameAs(ref, row.created_at).aliases,
      ];
      const involved = others.flatMap(humansOf);
      if (humansOf(reviewer).some(human => involved.includes(human))) {
        throw new NotAllowedError(
          `You asked for #${row.number} or wrote it, so somebody else must review it (control SOD-01)`,
        );
      }
      await recording.append({
        type: 'change.reviewed-afterwards',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: { reviewer },
        controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.5.3', 'NIST:AC-5'],
        payload: {
          isLate: this.options.clock() > toDateTime(row.review_due_at),
        },
        erasable: { statement },
      });
    });
  }

  /**
   * Cancels a change that is not merged, and all that share its pull request,
   * which is closed.
   */
  async cancel(
    id: string,
    reason: string,
    requester: Requester,
  ): Promise<void> {
    await this.#together(
      id,
      members => this.#cancel(members, reason, requester),
      {
        sharingAlone: true,
      },
    );
  }

  async #cancel(
    members: readonly Member[],
    reason: string,
    requester: Requester,
  ): Promise<void> {
    const merged = members.find(({ row }) => !canBeCancelled(row));
    if (merged) {
      throw new ConflictError(
        `#${merged.row.number} is ${merged.row.state} and cannot be cancelled any more; roll it back instead`,
      );
    }
    const watched = members.find(
      ({ row }) =>
        row.pull_request?.state === 'open' &&
        modeInForce(row, this.options.policy()) === 'observe',
    );
    if (watched) throw observed(watched.row.environment);
    const [canceller] = await this.options.identities.refs(
      members[0].recording.trx,
      [catalogUser(requester)],
    );
    for (const { row, recording } of members) {
      if (row.state === 'cancelled') continue;
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
      await enqueueAtEnd(recording, row, this.options.jobsAtEnd);
    }
  }

  /** Locks a change and those that go with it, decides, and wakes their jobs. */
  async #together(
    id: string,
    decide: (members: readonly Member[]) => Promise<void>,
    { sharingAlone = false } = {},
  ): Promise<void> {
    const { ledger, store } = this.options;
    const first = await store.get(id);
    if (!first) throw new NotFoundError(`There is no change ${id}`);
    // Who goes with whom is settled when they are requested.
    const ids = (
      sharingAlone ? await store.sharers(first) : await store.companions(first)
    ).map(row => row.id);
    await ledger.recordMany(ids.map(changeStream), async recordings => {
      const members: Member[] = [];
      for (const each of ids) {
        const recording = recordings.of(changeStream(each));
        members.push({ row: await this.#locked(each, recording), recording });
      }
      await decide(members);
      for (const { row, recording } of members) {
        await this.#wake(recording, row.id);
      }
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

/** A change among those that go together, and its recording. */
interface Member {
  row: ChangeRow;
  recording: Recording;
}

function canBeCancelled({ state }: ChangeRow): boolean {
  return ['proposed', 'reviewing', 'ready', 'cancelled'].includes(state);
}

function numbersOf(members: readonly Member[]): string {
  return inWords(members.map(({ row }) => `#${row.number}`));
}

function areOrIs({ length }: readonly Member[]): string {
  return length === 1 ? 'is' : 'are';
}
