/** An object that an application manages and that is not as Git says. */
export interface LiveDifference {
  /** Empty for the core group. */
  group: string;
  kind: string;
  namespace: string;
  name: string;
  /**
   * The object as it would be if Git were applied, as parsed JSON; null: Git
   * does not have it. Values of Secrets may be hidden by the source, but need
   * not be: whoever takes them masks them before anything else.
   */
  declared: unknown;
  /** The object as it runs, likewise; null: it is missing. */
  live: unknown;
  /**
   * `metadata.managedFields` of the live object, as parsed JSON: who wrote which
   * of its fields. Absent: there is no live object, or the source does not tell.
   */
  managedFields?: unknown;
}
