import { rootOf } from '@gitops-compliance/evidence-log/node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Anchor } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { LogFacts } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { Ledger } from '../Ledger';
import { tryLockForAnchoring } from '../locks';
import type { SignedCheckpoint } from '../log/Checkpoints';
import { tileReader } from '../log/tileRows';

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

/**
 * Keeps the newest checkpoint at every anchor, at most `anchorSeconds` late.
 *
 * One replica at a time; an anchor that cannot be reached is tried again at the
 * next turn, and its problem is shown until then. That something was anchored
 * becomes an entry, which is no reason to anchor anew by itself.
 */
export class AnchorService {
  readonly #problems = new Map<string, string>();
  #dueAt = 0;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      anchors: () => readonly Anchor[];
      newest: () => Promise<SignedCheckpoint | null>;
      anchorSeconds: number;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Anchors when it is time to. */
  async tick(signal?: AbortSignal): Promise<void> {
    const now = this.options.clock().toMillis();
    if (now < this.#dueAt) return;
    this.#dueAt = now + this.options.anchorSeconds * 1000;
    await this.anchorNow(signal);
  }

  /** Anchors the newest checkpoint at once, wherever it is not yet. */
  async anchorNow(signal?: AbortSignal): Promise<void> {
    const checkpoint = await this.options.newest();
    if (!checkpoint) return;
    for (const anchor of this.options.anchors()) {
      try {
        await this.#anchor(anchor, checkpoint, signal);
      } catch (error) {
        if (signal?.aborted) return;
        const problem = (error as Error).message;
        this.#problems.set(keyOf(anchor), problem);
        this.options.logger.warn(
          `Checkpoint ${checkpoint.size} could not be anchored at ${anchor.target}; it is tried again: ${problem}`,
        );
      }
    }
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
          problem: this.#problems.get(keyOf(anchor)) ?? null,
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

  async #anchor(
    anchor: Anchor,
    checkpoint: SignedCheckpoint,
    signal?: AbortSignal,
  ): Promise<void> {
    const { db, ledger, clock } = this.options;
    const { kind, target } = anchor;
    const { shard, size, origin, note } = checkpoint;
    const anchored = await db.transaction(async trx => {
      if (!(await tryLockForAnchoring(trx))) return null;
      const last = await trx('log_anchors')
        .where({ kind, target, shard })
        .max('size as size')
        .first();
      const from = Number(last?.size ?? 0);
      if (!(await hasNews(trx, shard, from, size))) return null;
      const published = await anchor.publish({ origin, size, note }, signal);
      await trx('log_anchors').insert({
        shard,
        size,
        kind,
        target,
        reference: published.reference,
        receipt: published.receipt,
        anchored_at: clock().toJSDate(),
      });
      return published;
    });
    if (!anchored) return;
    this.#problems.delete(keyOf(anchor));
    if (anchored.warning) this.#problems.set(keyOf(anchor), anchored.warning);
    await ledger.record(ANCHORS_STREAM, recording =>
      recording.append({
        type: 'ledger.anchored',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['PCI:10.3.4', 'ISO:A.8.15', 'NIST:AU-9(3)'],
        payload: { kind, target, shard, size, reference: anchored.reference },
      }),
    );
  }
}

/** Whether anything but anchoring is on record between two sizes. */
async function hasNews(
  trx: Knex.Transaction,
  shard: number,
  from: number,
  size: number,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `SELECT 1 FROM log_index i JOIN ledger_entries e ON e.id = i.entry_id
     WHERE i.shard = ? AND i.log_index >= ? AND i.log_index < ?
       AND e.type <> 'ledger.anchored' LIMIT 1`,
    [shard, from, size],
  );
  return rows.length > 0;
}

function keyOf({ kind, target }: Anchor): string {
  return `${kind} ${target}`;
}
