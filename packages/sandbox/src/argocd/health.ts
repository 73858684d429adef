import { LiveObject } from './state';
import { Health, HealthCode } from './types';
import { isApplication } from './values';

/** Kinds that run pods through a template. */
export const WORKLOAD_KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
];

const ALWAYS_HEALTHY = [
  'Service',
  'Ingress',
  'PersistentVolumeClaim',
  'HorizontalPodAutoscaler',
  'CronJob',
  'Pod',
  'Job',
];

/** Worst last, as Argo CD weighs them. */
const SEVERITY: HealthCode[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

/** Whether the object runs pods through a template. */
export function isWorkload(kind: string): boolean {
  return WORKLOAD_KINDS.includes(kind);
}

/** The instant at which a rollout that now runs will have ended. */
export function settlesAtMs(object: LiveObject, healthDelayMs: number): number {
  return isWorkload(object.manifest.kind)
    ? object.changedAtMs + healthDelayMs
    : 0;
}

/**
 * Health of one live object; `undefined` where Argo CD has no check for the
 * kind (Applications among them, since 1.8).
 */
export function healthOf(
  object: LiveObject,
  nowMs: number,
  healthDelayMs: number,
): Health | undefined {
  const { kind } = object.manifest;
  if (isApplication(object.manifest)) {
    return undefined;
  }
  if (!isWorkload(kind)) {
    return ALWAYS_HEALTHY.includes(kind) ? { status: 'Healthy' } : undefined;
  }
  if (object.degraded !== undefined) {
    return { status: 'Degraded', message: object.degraded };
  }
  if (nowMs < settlesAtMs(object, healthDelayMs)) {
    return {
      status: 'Progressing',
      message: `Waiting for rollout to finish: ${kind} ${object.manifest.metadata.name}`,
    };
  }
  return { status: 'Healthy' };
}

/** The health of a whole: that of its worst part. */
export function worstHealth(parts: (Health | undefined)[]): HealthCode {
  return parts.reduce<HealthCode>((worst, part) => {
    const status = part?.status ?? 'Healthy';
    return SEVERITY.indexOf(status) > SEVERITY.indexOf(worst) ? status : worst;
  }, 'Healthy');
}
