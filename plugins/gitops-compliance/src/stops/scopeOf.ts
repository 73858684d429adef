import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What a stop holds, in words. */
export function scopeOf({
  service,
  environment,
}: Pick<StopView, 'service' | 'environment'>): string {
  if (service && environment) {
    return `${service} in ${environment}`;
  }
  return service ?? environment ?? 'every environment';
}

/** Whether a stop holds something of a service. */
export function concerns(
  stop: Pick<StopView, 'service'>,
  service: string,
): boolean {
  return stop.service === null || stop.service === service;
}
