import { Pause, PausePoint, RequestMatcher } from './pauses';
import { SyncFailure } from './state';
import { Health, Manifest } from './types';

/** An answer that a fault gives instead of the real one. */
export interface FaultAnswer {
  status: number;
  body: object;
  retryAfterSeconds?: number;
}

/** The live object to drift. */
export interface ResourceName {
  kind: string;
  name: string;
}

/** What can be made to go wrong. */
export interface Faults {
  /** Refuses and cuts every connection until `up`. */
  down(): void;
  up(): void;
  /**
   * Delays every request to the API; 0 ends it. One whose caller leaves
   * meanwhile does nothing.
   */
  slow(ms: number): void;
  /** Answers the next `count` API requests with an HTTP status. */
  status(
    code: number,
    count: number,
    options?: { retryAfterSeconds?: number },
  ): void;
  /**
   * The next operation of the Application fails, retries included: at its
   * first object, or in a hook of another phase. With `attempts`, a retry
   * after so many succeeds.
   */
  failNextSync(
    application: string,
    message: string,
    options?: { phase?: SyncFailure['phase']; attempts?: number },
  ): void;
  /** Degrades the workloads until `heal`. */
  degrade(application: string, message: string): void;
  heal(application: string): void;
  /**
   * What an AnalysisRun of the Rollouts says from now on; one of a new name
   * begins now. As with Argo Rollouts, it is no part of the application's health.
   */
  analyse(application: string, run: { name: string; health: Health }): void;
  /**
   * Changes a live object as `kubectl edit` would, or whoever `by` names as
   * field manager; without `change` one more replica, or another value of a
   * ConfigMap's first key.
   */
  drift(
    application: string,
    resource: ResourceName,
    change?: (manifest: Manifest) => void,
    by?: string,
  ): void;
  /**
   * Lets somebody (`by`, a field manager such as `kube-controller-manager`)
   * write a field (a JSON pointer) now and again, `afterMs` after each time
   * that Argo CD resets it, until `clear`.
   */
  fight(
    application: string,
    resource: ResourceName,
    field: string,
    by: string,
    options?: { value?: unknown; afterMs?: number },
  ): void;
  /** Loses so many rows of the history before the newest, or all. */
  loseHistory(application: string, count?: number): void;
  /**
   * The reader of the streams lags: messages wait, a thousand at most as in
   * Argo CD, and those beyond are lost. `resumeStreams` sends what waits.
   */
  stallStreams(): void;
  resumeStreams(): void;
  /** Ends all streams; who connects again is sent everything as ADDED. */
  cutStreams(): void;
  /** Loses the next `count` messages of the application stream. */
  dropStreamEvents(count: number): void;
  /** Holds the first request that matches before it acts or answers. */
  pause(matcher: RequestMatcher, point: PausePoint): Pause;
  /** What is broken at present, a sentence each; held requests left out. */
  active(): string[];
  /** Lifts everything that `active` tells. */
  clear(): void;
}
