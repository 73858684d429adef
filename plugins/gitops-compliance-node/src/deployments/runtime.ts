/** What runs of an application in its cluster. */
export interface ObservedRuntime {
  /** What runs pods or could, in a fixed order. */
  workloads: ObservedWorkload[];
  /** True where there is more than is told here; absent: it is all. */
  truncated?: true;
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
