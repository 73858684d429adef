import type { LogFacts } from '../checks/log/logCheck';

const FROM = '2026-05-01T00:00:00.000Z';

/** Facts of a log with which nothing is wrong, in May 2026. */
export function logFacts(change: Partial<LogFacts> = {}): LogFacts {
  return {
    period: { from: FROM, until: '2026-06-01T00:00:00.000Z' },
    checkpoint: { size: 5000, signedAt: '2026-06-01T14:29:00.000Z' },
    verification: {
      size: 4800,
      finishedAt: '2026-06-01T03:00:00.000Z',
      difference: null,
    },
    anchors: [
      {
        name: 'acme/ledger-anchors',
        size: 4990,
        anchoredAt: '2026-06-01T14:25:00.000Z',
        agrees: true,
      },
    ],
    gaps: [],
    coverage: [
      {
        collector: 'argocd:eu-1',
        since: FROM,
        hours: 744,
        covered: 744,
        missing: [],
      },
    ],
    firstEntryAt: '2026-01-07T08:00:00.000Z',
    oldestKeptAt: '2026-01-07T08:00:00.000Z',
    clock: [],
    clockRead: true,
    ...change,
  };
}
