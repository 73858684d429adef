import { CHECKS, type Verdict } from '@gitops-compliance/rules';
import type { CompletenessRecord } from '../../../completeness/CompletenessService';
import type { GapRow } from '../../../completeness/gaps/GapStore';
import type { ExportRequest } from '../../records';
import type { ReportedChange, ReportInput } from '../types';

/** All that a generator gives. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** When the sample is judged. */
export const JUDGED_AT = '2026-11-01T00:00:10.000Z';

/** A change with one verdict for all checks, or one for each of the first. */
export function sampleChange(
  number: number,
  verdicts: Verdict | readonly Verdict[],
  service = 'component:default/payments-api',
): ReportedChange {
  const revision = 'a'.repeat(40);
  return {
    id: `change-${number}`,
    number,
    kind: 'promotion',
    class: 'normal',
    release: null,
    rollbackOf: null,
    environment: 'prod',
    period: '2026-10',
    populationNumber: number,
    service,
    from: 'staging',
    fromRevision: null,
    toRevision: revision,
    mode: 'enforce',
    policyHash: 'b'.repeat(64),
    requester: 'person-1',
    requestedAt: '2026-10-05T10:00:00.000Z',
    state: 'succeeded',
    pullRequest: null,
    merged: null,
    endedAt: '2026-10-05T11:00:00.000Z',
    file: `changes/prod/2026-10/${number}.json`,
    verdicts: CHECKS.slice(
      0,
      typeof verdicts === 'string' ? CHECKS.length : verdicts.length,
    ).map(({ id, title, controls, ruleVersion }, at) => {
      const verdict = typeof verdicts === 'string' ? verdicts : verdicts[at];
      return {
        check: id,
        title,
        verdict,
        reason: `It is ${verdict}.`,
        remedy: verdict === 'pass' ? '' : 'Look at it.',
        controls: [...controls],
        ruleVersion,
      };
    }),
  };
}

/** A gap that was closed and that nobody accepted yet. */
export function sampleGap(changes: Partial<GapRow> = {}): GapRow {
  return {
    id: 'gap-1',
    stream: 'collector:argocd:eu-1',
    collector: 'argocd:eu-1',
    deployment: null,
    cause: 'unreachable',
    opened_at: new Date('2026-10-06T08:30:00.000Z'),
    missed_from: new Date('2026-10-06T08:00:00.000Z'),
    missed_until: new Date('2026-10-06T09:00:00.000Z'),
    closed_at: new Date('2026-10-06T09:00:00.000Z'),
    recovered: 'the present state',
    not_recovered: 'failed syncs in between',
    history_rows: null,
    first_accepted_by: null,
    first_accepted_at: null,
    second_accepted_by: null,
    second_accepted_at: null,
    ...changes,
  };
}

/** What is whole of October. */
export function sampleCompleteness(
  environment: string,
  gaps: GapRow[],
): CompletenessRecord {
  const [from, until] = [
    '2026-10-01T00:00:00.000Z',
    '2026-11-01T00:00:00.000Z',
  ];
  return {
    environment,
    from,
    until,
    coverage: [],
    gaps,
    populations: [{ environment, period: '2026-10', last: 3, closedAt: until }],
    count: { git: 3, syncs: 3, runtime: 3, differences: [] },
  };
}

/** October of production. */
export function sampleReport(
  changes: ReportedChange[],
  completeness: CompletenessRecord[] = [sampleCompleteness('prod', [])],
  request: Partial<ExportRequest> = {},
): ReportInput {
  return {
    checks: CHECKS,
    frameworks: [],
    exported: {
      id: 'export-1',
      attempt: 0,
      request: {
        environments: ['prod'],
        from: '2026-10-01T00:00:00.000Z',
        until: '2026-11-01T00:00:00.000Z',
        framework: 'SOC2',
        wholeLog: false,
        change: null,
        asked: { services: null, systems: null },
        services: null,
        bounds: null,
        ...request,
      },
      mayName: null,
      names: { told: null, nameable: null, renamings: [] },
      requestedBy: 'person-9',
      shard: 1,
      size: 4711,
      judgedAt: JUDGED_AT,
    },
    changes: async function* all() {
      yield* changes;
    },
    unclaimed: async function* none() {},
    completeness,
    withheld: [],
    reads: 0,
  };
}
