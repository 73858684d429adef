import type { Stage } from '../browser/stage';
import { ms, percentile, type Measure } from './Measure';
import { forgetRequests, sourceRequests } from './requests';
import { runScript } from './script';

const MAX_P95_MS = 15;
const MAX_RATIO = 6;
const STATUS = '/status';
const ENTITY = '/entities/component/default/payments-api';

/**
 * Time of each view as a client on the same machine sees it, permissions on,
 * and what the sources were asked meanwhile. The routes take turns, so that
 * what disturbs one disturbs all.
 */
export async function viewTimes(
  stage: Stage,
  changeId: string,
  rounds = 200,
): Promise<Measure[]> {
  const views = {
    environments: `${ENTITY}/environments`,
    compliance: `${ENTITY}/compliance`,
    changes: '/changes?entity=component%3Adefault%2Fpayments-api',
    change: `/changes/${changeId}`,
  };
  forgetRequests(stage);
  const times = await runScript<Record<string, number[]>>(
    'packages/sandbox/src/bench/viewLoop.ts',
    {
      BENCH_PORTAL: stage.url,
      BENCH_ROUNDS: String(rounds),
      BENCH_ROUTES: JSON.stringify([STATUS, ...Object.values(views)]),
    },
  );
  const asked = sourceRequests(stage);
  const base = percentile(times[STATUS], 0.5);
  const slowest = Math.max(
    ...Object.values(views).map(route => percentile(times[route], 0.5) / base),
  );
  return [
    {
      what: 'Route /v1/status, for comparison, p50 / p95',
      kind: 'time',
      value: `${ms(base)} / ${ms(percentile(times[STATUS], 0.95))}`,
      limit: '',
    },
    ...Object.entries(views).map(([name, route]): Measure => {
      const [p50, p95] = [0.5, 0.95].map(share =>
        percentile(times[route], share),
      );
      return {
        what: `View ${name}, p50 / p95`,
        kind: 'time',
        value: `${ms(p50)} / ${ms(p95)}`,
        limit: `p95 ≤ ${MAX_P95_MS} ms`,
        kept: p95 <= MAX_P95_MS,
      };
    }),
    {
      what: 'Slowest view, p50 as a multiple of that of /v1/status',
      kind: 'ratio',
      value: `× ${slowest.toFixed(1)}`,
      limit: `≤ × ${MAX_RATIO}`,
      kept: slowest <= MAX_RATIO,
    },
    {
      kind: 'requests',
      what: 'Requests to forge and Argo CD while these views were served',
      value: String(asked),
      limit: '0',
      kept: asked === 0,
    },
  ];
}
