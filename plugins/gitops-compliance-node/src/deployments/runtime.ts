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
  /** Of what its health is told; absent: its source cannot say. */
  health?: ObservedHealth;
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

/** Of which kinds of an application's own objects the health is told. */
export interface ObservedHealth {
  /**
   * Each kind once, in a fixed order, without hooks; of Services those of the type
   * LoadBalancer alone.
   */
  kinds: ObservedKindHealth[];
  /** True where there are more than are told here; absent: it is all. */
  truncated?: true;
}

/** Whether the health of the objects of a kind is told. */
export interface ObservedKindHealth {
  /** `Kind` or `Kind.group`, as kubectl writes them. */
  kind: string;
  /**
   * `told`: of every object that is there. `none`: of one at least it is not, for
   * nobody says what it would be. `ignored`: one at least is left out of the health
   * of the application. `untold`: none is there, or their health is unknown.
   */
  health: 'told' | 'none' | 'ignored' | 'untold';
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
