import type { RuntimeRead } from '@gitops-compliance/rules';

/**
 * `deployment.runtime-read` v1: what runs of an application, read while nothing
 * was on its way, and how its secrets stand. Numbers of pods and restarts are no part
 * of it, nor what a secret holds.
 */
export type RuntimeReadPayload = RuntimeRead & { instance: string };

/** A row of `deployment_runtimes`. */
export interface RuntimeRow {
  deployment_id: string;
  told: RuntimeReadPayload;
  /** bigint, as text. */
  stream_seq: string;
}
