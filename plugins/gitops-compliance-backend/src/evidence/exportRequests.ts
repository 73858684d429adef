import type { JsonObject } from '@gitops-compliance/evidence-log';
import { createHash } from 'node:crypto';
import type { ChangeRow } from '../changes/records';
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

/** `evidence.requested` v2: the services are many, so their hash stands there. */
export function requestedPayload({
  services,
  ...request
}: ExportRequest): JsonObject {
  const sha256 = services && hashOf(services.join('\n'));
  return {
    ...request,
    services: services && { count: services.length, sha256 },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
