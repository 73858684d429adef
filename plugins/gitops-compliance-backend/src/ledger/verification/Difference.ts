/** The first place where the log is not what was signed, or not one piece. */
export interface Difference {
  kind: 'entry' | 'tile' | 'checkpoint';
  shard: number;
  /**
   * Of an entry its place; of a tile the place of the first entry below it; of
   * a checkpoint its size.
   */
  place: number;
  /** For people: what differs from what. */
  sentence: string;
}
