import { Cluster } from './cluster';
import { settlesAtMs } from './health';
import { ApplicationRecord } from './state';

/** How often Argo CD looks at an Application of which nothing is heard. */
export const RECONCILED_AT_EVERY_MS = 120_000;
const LOOK_EVERY_MS = 180_000;
const LOOK_AHEAD_MS = 31 * 86_400_000;

/** How long things take, in milliseconds. */
export interface Timings {
  /** Between two looks at Git. */
  reconcileIntervalMs: number;
  /** How long a sync runs, waiting for health between waves not counted. */
  syncDurationMs: number;
  /** How long a changed workload is Progressing. */
  healthDelayMs: number;
}

/** Tells when things will happen by themselves, in milliseconds. */
export class Instants {
  constructor(
    private readonly deps: {
      cluster: Cluster;
      timings: Timings;
      now: () => Date;
      stepping: boolean;
    },
  ) {}

  /**
   * When sync windows will have opened: found by the controller's own look
   * every three minutes, as Argo CD finds it.
   */
  firstOpenMs(isOpen: (at: Date) => boolean): number | undefined {
    const { stepping, now, timings } = this.deps;
    const nowMs = now().getTime();
    if (!stepping) {
      return nowMs + timings.reconcileIntervalMs;
    }
    const lastMs = nowMs + LOOK_AHEAD_MS;
    for (let at = nowMs + LOOK_EVERY_MS; at < lastMs; at += LOOK_EVERY_MS) {
      if (isOpen(new Date(at))) {
        return at;
      }
    }
    return undefined;
  }

  /** When a rollout that now runs will have ended. */
  settlesAtMs({ application }: ApplicationRecord): number | undefined {
    const { cluster, now, timings } = this.deps;
    const nowMs = now().getTime();
    const upcoming = cluster
      .ownedBy(application.metadata.name)
      .map(object => settlesAtMs(object, timings.healthDelayMs))
      .filter(instant => instant > nowMs);
    return upcoming.length > 0 ? Math.min(...upcoming) : undefined;
  }

  /** When it is looked at in any case; never by itself when stepping. */
  reconcilesAtMs({ application }: ApplicationRecord): number | undefined {
    const { stepping, now, timings } = this.deps;
    if (stepping) {
      return undefined;
    }
    const { sync, reconciledAt = '' } = application.status;
    return sync.status === 'Unknown'
      ? now().getTime() + timings.reconcileIntervalMs
      : Date.parse(reconciledAt) + RECONCILED_AT_EVERY_MS;
  }
}
