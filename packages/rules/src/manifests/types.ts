/** Any value of JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };

/** A Kubernetes object as rendered from Git, before it reaches a cluster. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { [key: string]: JsonValue };
  [key: string]: JsonValue;
}

/** Which object a manifest is of; no two of a rendering have the same. */
export interface ResourceId {
  /** API group; empty for the core group. */
  group: string;
  kind: string;
  /** Empty where the object has none. */
  namespace: string;
  name: string;
}

/** One value that differs, as people read it. */
export interface FieldEdit {
  /** Such as `spec.containers[app].image`. */
  path: string;
  /** As JSON or text, cut; null: not there before. */
  before: string | null;
  /** As JSON or text, cut; null: not there any more. */
  after: string | null;
}

/** An object that differs between two renderings. */
export interface ResourceDiff extends ResourceId {
  change: 'added' | 'removed' | 'changed';
  fields: FieldEdit[];
  /** Edits beyond those in `fields`. */
  moreFields: number;
}

/** What differs between two renderings, counted: never cut, names nothing. */
export interface RenderedFacts {
  added: number;
  removed: number;
  changed: number;
  /** Objects that hold or fetch secrets, among those that differ. */
  secrets: number;
  /** Secrets whose values the source does not tell, so that nobody sees them change. */
  hiddenSecrets: number;
  /** Custom resource definitions among those that differ. */
  definitions: number;
  /** Jobs and hooks among those that differ. */
  jobs: number;
  /** Jobs and hooks of which only images and labels differ: they run again. */
  jobsRunAgain: number;
  /** Workloads and claims that keep state, among those that differ. */
  stateful: number;
}
