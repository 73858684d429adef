import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What a stop holds, in words. */
export function scopeOf({
  service,
  environment,
}: Pick<StopView, 'service' | 'environment'>): string {
  const name = service?.replace(/^component:(default\/)?/, '');
  if (name && environment) return `${name} in ${environment}`;
  return name ?? environment ?? 'every environment';
}

/** Whether a stop holds something of a service. */
export function concerns(
  stop: Pick<StopView, 'service'>,
  service: string,
): boolean {
  return stop.service === null || stop.service === service;
}

/** `component:default/web` of `web`; undefined of nothing. */
export function serviceOf(text: string): string | undefined {
  const name = text.trim();
  if (name === '') return undefined;
  const named = name.includes(':') ? name : `component:${name}`;
  return named.includes('/') ? named : named.replace(':', ':default/');
}
