import type { JsonObject } from '@gitops-compliance/evidence-log';
import { createHash } from 'node:crypto';
import type { ChangeRow } from '../changes/records';
import type { ReleaseRow } from '../releases/records';
import { instant, toDateTime } from '../shared/time';
import type { SettledExport } from './exportScope';
import type { ExportRequest } from './records';

/** What is asked for with the evidence of one change that has ended. */
export function requestOfChange(change: ChangeRow): SettledExport {
  const ended = toDateTime(change.ended_at as Date);
  const request: ExportRequest = {
    environments: [change.environment],
    from: instant(change.created_at),
    until: instant(ended.plus({ milliseconds: 1 })),
    framework: 'SOC2',
    wholeLog: false,
    change: change.id,
    asked: { services: null, systems: null },
    services: null,
    bounds: null,
  };
  return { request, mayName: null };
}

/**
 * What is asked for with the evidence of a release.
 *
 * @param changes - all of its changes; each has ended
 */
export function requestOfRelease(
  { id, number }: Pick<ReleaseRow, 'id' | 'number'>,
  changes: readonly ChangeRow[],
  framework: ExportRequest['framework'],
): SettledExport {
  const times = (of: (change: ChangeRow) => Date) =>
    changes.map(change => of(change).getTime());
  const ended = Math.max(...times(change => change.ended_at as Date));
  const services = sorted(changes.map(change => change.service_ref));
  const request: ExportRequest = {
    environments: sorted(changes.map(change => change.environment)),
    from: instant(new Date(Math.min(...times(change => change.created_at)))),
    until: instant(new Date(ended + 1)),
    framework,
    wholeLog: false,
    change: null,
    release: {
      id,
      number,
      changes: sorted(changes.map(change => change.id)),
    },
    asked: { services: null, systems: null },
    services,
    bounds: null,
  };
  return { request, mayName: services };
}

/** Names without repetition, in order. */
export function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** `evidence.requested` v2: the services are many, so their hash stands there. */
export function requestedPayload({
  services,
  release,
  ...request
}: Omit<ExportRequest, 'names'>): JsonObject {
  const sha256 = services && hashOf(services.join('\n'));
  return {
    ...request,
    ...(release && { release: { ...release } }),
    services: services && { count: services.length, sha256 },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
