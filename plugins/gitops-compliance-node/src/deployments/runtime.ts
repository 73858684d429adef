/** What runs of an application in its cluster. */
export interface ObservedRuntime {
  /** What runs pods or could, in a fixed order. */
  workloads: ObservedWorkload[];
  /** True where there is more than is told here; absent: it is all. */
  truncated?: true;
  /**
   * What stands for a secret or holds one encrypted, in a fixed order; absent: the
   * source does not tell.
   */
  secrets?: ObservedSecret[];
  /** True where there are more of them than are told; absent: it is all. */
  secretsTruncated?: true;
}

/**
 * Something of an application that stands for a secret or holds one encrypted. No
 * value and no name of a key is told.
 */
export interface ObservedSecret {
  /** `Kind` or `Kind.group`, as kubectl writes them. */
  kind: string;
  namespace: string;
  name: string;
  /**
   * What is wrong with it. `not-ready`: its controller says so. `stale`: it was to be
   * refreshed before now. `wide`: it may be unsealed under other names. `plain`: not
   * all that it holds is encrypted.
   */
  problems: ('not-ready' | 'stale' | 'wide' | 'plain')[];
  /** What should be known of it and is not. */
  unknown: ('ready' | 'fresh' | 'scope' | 'encrypted')[];
}

/** Something that an application manages, and of which pods come. */
export interface ObservedWorkload {
  /** `Kind` or `Kind.group`, as kubectl writes them. */
  kind: string;
  namespace: string;
  name: string;
  /**
   * Images that Git names for its pods, sorted, each once, at the commit that the
   * source compares with; null: Git does not say, as where an operator picks them.
   */
  declared: string[] | null;
  /** Images that its running pods name, sorted, each once. */
  running: string[];
}
