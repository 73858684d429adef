import { rootOf } from '@gitops-compliance/evidence-log/node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Anchor,
  AnchorReceipt,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { LogFacts } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { Ledger } from '../Ledger';
import type { SignedCheckpoint } from '../log/Checkpoints';
import { tileReader } from '../log/tileRows';
import { AnchorTurns } from './AnchorTurns';

/** Stream of everything about anchors. */
export const ANCHORS_STREAM = 'ledger:anchors';

/** How an anchor stands. */
export interface AnchorStatus {
  kind: Anchor['kind'];
  target: string;
  /** Newest checkpoint that it keeps; null: none yet. */
  size: number | null;
  /** ISO 8601 UTC. */
  anchoredAt: string | null;
  reference: string | null;
  /** What is wrong with it at present; null: nothing that is known. */
  problem: string | null;
}

/** Longest that an anchor may take; below what a claim lasts. */
const PUBLISH_TIMEOUT_MS = 60_000;

/**
 * Keeps the newest checkpoint at every anchor, at most `anchorSeconds` late.
 *
 * One replica at a time is at an anchor, and no transaction is open meanwhile.
 * An anchor that cannot be reached is tried again soon, without the others
 * waiting for it, and every replica shows its problem until then. That something
 * was anchored becomes an entry, in the transaction that notes it, and is no
 * reason to anchor anew by itself.
 */
export class AnchorService {
  readonly #turns: AnchorTurns;
  #isUrgent = false;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      anchors: () => readonly Anchor[];
      /** What is to be anchored; null: nothing, or nothing that may be. */
      newest: () => Promise<SignedCheckpoint | null>;
      anchorSeconds: number;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#turns = new AnchorTurns(options.db, options.anchorSeconds);
  }

  /** Lets the next turn anchor at once, wherever it is not yet. */
  hurry(): void {
    this.#isUrgent = true;
  }

  /** Anchors wherever it is time to. */
  async tick(signal?: AbortSignal): Promise<void> {
    const atOnce = this.#isUrgent;
    this.#isUrgent = false;
    await this.#anchorAll({ atOnce }, signal);
  }

  /** Anchors the newest checkpoint at once, wherever it is not yet. */
  async anchorNow(signal?: AbortSignal): Promise<void> {
    await this.#anchorAll({ atOnce: true }, signal);
  }

  /** How every anchor stands. */
  async status(): Promise<AnchorStatus[]> {
    return Promise.all(
      this.options.anchors().map(async anchor => {
        const { kind, target } = anchor;
        const last = await this.options
          .db('log_anchors')
          .where({ kind, target })
          .orderBy('id', 'desc')
          .first();
        return {
          kind,
          target,
          size: last ? Number(last.size) : null,
          anchoredAt: last ? instant(last.anchored_at) : null,
          reference: last?.reference ?? null,
          problem: await this.#turns.problem(anchor),
        };
      }),
    );
  }

  /** What is anchored, and whether the log here still begins with it. */
  async facts(): Promise<LogFacts['anchors']> {
    const { db } = this.options;
    const { rows } = await db.raw<{
      rows: {
        target: string;
        shard: number;
        size: string;
        anchored_at: Date;
        root: Buffer;
      }[];
    }>(
      `SELECT DISTINCT ON (a.kind, a.target) a.target, a.shard, a.size,
         a.anchored_at, c.root
       FROM log_anchors a
       JOIN log_checkpoints c ON c.shard = a.shard AND c.size = a.size
       ORDER BY a.kind, a.target, a.id DESC`,
    );
    return Promise.all(
      rows.map(async ({ target, shard, size, root, ...row }) => {
        const here = await rootOf(Number(size), tileReader(db, shard));
        return {
          name: target,
          size: Number(size),
          anchoredAt: instant(row.anchored_at),
          agrees: here.equals(root),
        };
      }),
    );
  }

  async #anchorAll(
    when: { atOnce: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    const checkpoint = await this.options.newest();
    if (!checkpoint) return;
    await Promise.all(
      this.options
        .anchors()
        .map(anchor => this.#turn(anchor, checkpoint, when, signal)),
    );
  }

  /** One turn of one anchor, where there is news for it and it is its turn. */
  async #turn(
    anchor: Anchor,
    checkpoint: SignedCheckpoint,
    when: { atOnce: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    const { clock, logger } = this.options;
    if (!(await this.#hasNews(anchor, checkpoint))) return;
    if (!(await this.#turns.claim(anchor, clock(), when))) return;
    try {
      // The replica that was at it before may have been quicker.
      if (await this.#hasNews(anchor, checkpoint)) {
        const timeout = AbortSignal.timeout(PUBLISH_TIMEOUT_MS);
        const { origin, size, note } = checkpoint;
        const published = await anchor.publish(
          { origin, size, note },
          signal ? AbortSignal.any([signal, timeout]) : timeout,
        );
        await this.#record(anchor, checkpoint, published);
      } else {
        await this.#turns.release(anchor);
      }
    } catch (error) {
      if (signal?.aborted) {
        await this.#turns.release(anchor);
        return;
      }
      const problem = (error as Error).message;
      await this.#turns.failed(anchor, { now: clock(), problem });
      logger.warn(
        `Checkpoint ${checkpoint.size} could not be anchored at ${anchor.target}; it is tried again: ${problem}`,
      );
    }
  }

  async #hasNews(
    { kind, target }: Anchor,
    { shard, size }: SignedCheckpoint,
  ): Promise<boolean> {
    const { db } = this.options;
    const last = await db('log_anchors')
      .where({ kind, target, shard })
      .max('size as size')
      .first();
    return hasNews(db, shard, Number(last?.size ?? 0), size);
  }

  /** Row, entry and turn in one transaction; a second time it changes nothing. */
  async #record(
    anchor: Anchor,
    { shard, size }: SignedCheckpoint,
    { reference, receipt, warning }: AnchorReceipt,
  ): Promise<void> {
    const { ledger, clock } = this.options;
    const { kind, target } = anchor;
    const now = clock();
    await ledger.record(ANCHORS_STREAM, async recording => {
      const { trx } = recording;
      await this.#turns.succeeded(trx, anchor, { now, warning });
      const added = await trx('log_anchors')
        .insert({
          shard,
          size,
          kind,
          target,
          reference,
          receipt,
          anchored_at: now.toJSDate(),
        })
        .onConflict(['kind', 'target', 'shard', 'size'])
        .ignore()
        .returning('id');
      if (added.length === 0) return;
      await recording.append({
        type: 'ledger.anchored',
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['PCI:10.3.4', 'ISO:A.8.15', 'NIST:AU-9(3)'],
        payload: { kind, target, shard, size, reference },
      });
    });
  }
}

/** Whether anything but anchoring is on record between two sizes. */
async function hasNews(
  db: Knex,
  shard: number,
  from: number,
  size: number,
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT 1 FROM log_index i JOIN ledger_entries e ON e.id = i.entry_id
     WHERE i.shard = ? AND i.log_index >= ? AND i.log_index < ?
       AND e.type <> 'ledger.anchored' LIMIT 1`,
    [shard, from, size],
  );
  return rows.length > 0;
}
