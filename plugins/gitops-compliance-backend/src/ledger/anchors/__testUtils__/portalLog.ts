import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type {
  Anchor,
  CheckpointSigner,
  CheckpointToAnchor,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { mockLogger } from '../../../__testUtils__/mockLogger';
import { sampleDraft, sampleLedger } from '../../__testUtils__/sample';
import { TestKey } from '../../__testUtils__/testKey';
import { KeyRing } from '../../keys/KeyRing';
import { TransparencyLog } from '../../log/TransparencyLog';
import { AnchorService } from '../AnchorService';

/** Name of the log in these tests. */
export const ORIGIN = 'portal.example/ledger';

/** Of every portal in these tests, unless told otherwise. */
export const KEYS = { checkpoint: new TestKey(), export: new TestKey() };

/** Seconds between anchors in these tests. */
const ANCHOR_SECONDS = 300;

/** Keeps notes in memory, and can be out of reach, or slow. */
export class KeptNotes implements Anchor {
  readonly kind = 'git';
  readonly target = `kept.example/${randomUUID().slice(0, 8)}`;
  readonly notes: CheckpointToAnchor[] = [];
  isDown = false;
  /** How often it was asked to keep one. */
  asked = 0;
  /** Runs before a note is kept. */
  meanwhile: () => Promise<void> = async () => undefined;

  async publish(checkpoint: CheckpointToAnchor) {
    this.asked += 1;
    this.#assertUp();
    await this.meanwhile();
    this.notes.push(checkpoint);
    const reference = String(this.notes.length);
    return { reference, receipt: null, warning: null };
  }

  async latest(origin: string) {
    this.#assertUp();
    const own = this.notes.filter(note => note.origin === origin);
    const note = own[own.length - 1];
    return note ? { note: note.note, reference: String(own.length) } : null;
  }

  #assertUp() {
    if (this.isDown) throw new Error('The anchor does not answer');
  }
}

/** A portal's log on a database, as after a start. */
export async function startLog(
  db: Knex,
  anchors: Anchor | Anchor[],
  signers: CheckpointSigner[] = [KEYS.checkpoint],
) {
  const keys = new KeyRing();
  keys.setCheckpointSigners(signers);
  keys.setExportSigner(KEYS.export);
  for (const anchor of [anchors].flat()) keys.addAnchor(anchor);
  let now = DateTime.utc(2026, 3, 4);
  const clock = () => now;
  const logger = mockLogger();
  const ledger = sampleLedger(db, { clock });
  const log = new TransparencyLog({
    db,
    ledger,
    keys,
    config: {
      checkpointSeconds: 10,
      anchorSeconds: ANCHOR_SECONDS,
      keys: {
        checkpoint: { file: 'unused', previous: [] },
        export: { file: 'unused' },
      },
    },
    isProduction: false,
    defaultOrigin: ORIGIN,
    clock,
    logger,
  });
  const anchoring = new AnchorService({
    db,
    ledger,
    anchors: () => keys.anchors,
    newest: () => log.newestToAnchor(),
    anchorSeconds: ANCHOR_SECONDS,
    clock,
    logger,
  });
  log.onUrgentCheckpoint(() => anchoring.hurry());
  await log.open();
  return {
    db,
    ledger,
    log,
    anchoring,
    logger,
    clock,
    pass: (seconds: number) => {
      now = now.plus({ seconds });
    },
    write: (count: number) =>
      ledger.record('sample:a', recording =>
        recording.appendAll(
          Array.from({ length: count }, (_, value) => sampleDraft(value)),
        ),
      ),
  };
}
