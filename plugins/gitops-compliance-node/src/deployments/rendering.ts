import type { ApplicationKey } from './DeploymentSource';

/** Which manifests are wanted. */
export interface RenderRequest extends ApplicationKey {
  project: string;
  /**
   * One commit per source of the application, in its order; null: what the
   * source names by itself.
   */
  revisions: readonly (string | null)[];
}

/** What an application's sources say at some commits. */
export interface Rendering {
  /**
   * Kubernetes objects as parsed JSON, hooks included, in the order of the
   * source. Values of Secrets may be hidden by the source, but need not be:
   * whoever takes them masks them before anything else.
   */
  manifests: unknown[];
}
