import type { Anchor } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';

/** Longest that a replica may be at an anchor before another takes over. */
export const CLAIM_SECONDS = 90;
/** First and longest wait after a failure. */
const RETRY_SECONDS = { first: 5, longest: 60 };
/** Characters of a problem that are kept. */
const MAX_PROBLEM_LENGTH = 1_000;

/** By what an anchor is known. */
export type AnchorName = Pick<Anchor, 'kind' | 'target'>;

/**
 * Whose turn it is, for all replicas together.
 *
 * What it promises: of one anchor, one claim is held at a time, and a claim of a
 * replica that died ends by itself. No transaction stays open while the anchor
 * is asked. What it does not: a replica that is at it for longer than its claim
 * may meet another one; what it then records must be harmless twice.
 */
export class AnchorTurns {
  /** @param anchorSeconds - most seconds between two anchors */
  constructor(
    private readonly db: Knex,
    private readonly anchorSeconds: number,
  ) {}

  /**
   * Claims an anchor that is due.
   *
   * @param options.atOnce - due or not
   * @returns false where it is not due, or another replica is at it
   */
  async claim(
    { kind, target }: AnchorName,
    now: DateTime,
    options: { atOnce: boolean },
  ): Promise<boolean> {
    const claimedUntil = now.plus({ seconds: CLAIM_SECONDS }).toJSDate();
    // What lies further ahead than it can was written before the clock was set
    // back, and counts for nothing.
    const { rows } = await this.db.raw<{ rows: unknown[] }>(
      `INSERT INTO log_anchor_turns AS t (kind, target, due_at, claimed_until)
       VALUES (:kind, :target, :now, :claimedUntil)
       ON CONFLICT (kind, target) DO UPDATE
         SET claimed_until = excluded.claimed_until
         WHERE (:atOnce OR t.due_at <= :now OR t.due_at > :latestDue)
           AND (t.claimed_until IS NULL OR t.claimed_until <= :now
             OR t.claimed_until > :claimedUntil)
       RETURNING kind`,
      {
        kind,
        target,
        now: now.toJSDate(),
        claimedUntil,
        latestDue: now.plus({ seconds: this.anchorSeconds }).toJSDate(),
        atOnce: options.atOnce,
      },
    );
    return rows.length > 0;
  }

  /** Gives a claim back with nothing done. */
  async release(anchor: AnchorName): Promise<void> {
    await this.#update(this.db, anchor, { claimed_until: null });
  }

  /** It was anchored: due again early enough for some failures before it is late. */
  async succeeded(
    trx: Knex.Transaction,
    anchor: AnchorName,
    { now, warning }: { now: DateTime; warning: string | null },
  ): Promise<void> {
    const margin = Math.min(RETRY_SECONDS.longest, this.anchorSeconds / 5);
    const due = now.plus({ seconds: this.anchorSeconds - margin });
    await this.#update(trx, anchor, {
      due_at: due.toJSDate(),
      claimed_until: null,
      failures: 0,
      problem: warning?.slice(0, MAX_PROBLEM_LENGTH) ?? null,
    });
  }

  /** It failed: due again soon, and later each time. */
  async failed(
    anchor: AnchorName,
    { now, problem }: { now: DateTime; problem: string },
  ): Promise<void> {
    const row = await this.#row(anchor);
    const failures = (row?.failures ?? 0) + 1;
    const seconds = Math.min(
      RETRY_SECONDS.first * 2 ** Math.min(failures - 1, 10),
      RETRY_SECONDS.longest,
      this.anchorSeconds,
    );
    await this.#update(this.db, anchor, {
      due_at: now.plus({ seconds }).toJSDate(),
      claimed_until: null,
      failures,
      problem: problem.slice(0, MAX_PROBLEM_LENGTH),
    });
  }

  /** What is wrong with an anchor; null: nothing that is known. */
  async problem(anchor: AnchorName): Promise<string | null> {
    return (await this.#row(anchor))?.problem ?? null;
  }

  async #row({ kind, target }: AnchorName) {
    const row: { failures: number; problem: string | null } | undefined =
      await this.db('log_anchor_turns').where({ kind, target }).first();
    return row;
  }

  async #update(
    db: Knex,
    { kind, target }: AnchorName,
    values: object,
  ): Promise<void> {
    await db('log_anchor_turns').where({ kind, target }).update(values);
  }
}
