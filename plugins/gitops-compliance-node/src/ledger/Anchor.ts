/** A checkpoint to be anchored. */
export interface CheckpointToAnchor {
  /** Name of the log. */
  origin: string;
  size: number;
  /** Signed note (C2SP tlog-checkpoint). */
  note: string;
}

/** What an anchor gave for a checkpoint. */
export interface AnchorReceipt {
  /** Where it is: a commit, the number of a time stamp. */
  reference: string;
  /** Bytes that prove it by themselves, such as a time stamp; null: none. */
  receipt: Buffer | null;
  /** What weakens this anchor, for its operator; null: nothing is known. */
  warning: string | null;
}

/** A checkpoint as an anchor keeps it. */
export interface AnchoredCheckpoint {
  note: string;
  reference: string;
}

/**
 * A place outside the house where checkpoints are kept, so that whoever owns
 * the database and the keys cannot rewrite what was seen there.
 *
 * Contract: what was published stays, and is in the order in which it was
 * published; an outage throws an error that says what was wrong, and is worth a
 * retry; publishing a note twice is harmless. Where it keeps checkpoints, it takes
 * none that is smaller than the newest of its log. Its credential is not the one
 * that the portal works with. `anchorContract` of `./testUtils` tests it.
 */
export interface Anchor {
  /** `git` for a repository, `rfc3161` for a time-stamp authority. */
  readonly kind: 'git' | 'rfc3161';
  /** For people: where it is, such as `github.com/audit/anchors`. */
  readonly target: string;

  /** Keeps a checkpoint. */
  publish(
    checkpoint: CheckpointToAnchor,
    signal?: AbortSignal,
  ): Promise<AnchorReceipt>;

  /**
   * The newest checkpoint of a log; null where nothing is kept of it.
   *
   * Absent where the place keeps nothing that can be asked for, as a time-stamp
   * authority: it proves when a checkpoint existed, but cannot tell which one was
   * the last. A database that was restored to an earlier time is noticed only by
   * anchors that have this.
   */
  latest?(
    origin: string,
    signal?: AbortSignal,
  ): Promise<AnchoredCheckpoint | null>;
}
