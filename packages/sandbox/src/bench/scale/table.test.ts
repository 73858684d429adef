import type { ScaleFigures } from './measureScale';
import { Readings } from './readings';
import { scaleTable } from './table';

const MIB = 1024 ** 2;

function figures(change: Partial<ScaleFigures>): ScaleFigures {
  const view = { p50: 10, p95: 20 };
  const usage = { memory: 500 * MIB, peakMemory: 600 * MIB, cpu: 1 };
  return {
    applications: 2_000,
    services: 500,
    snapshot: 10,
    resolved: 20,
    entries: 3,
    usage: { before: usage, snapshot: usage, reconciled: usage },
    reconcile: 3,
    recordedByReconcile: 0,
    event: { p50: 0.1, worst: 0.2 },
    dropped: 12,
    broken: 3,
    views: { environments: view, compliance: view, changes: view },
    ...change,
  };
}

const lineOf = (table: string, start: string) =>
  table.split('\n').find(line => line.startsWith(start));

describe('the table of a measurement at scale', () => {
  it('shows the growth, and whether the goal is met by the largest', () => {
    const slow = { p50: 12, p95: 40 };
    const table = scaleTable([
      figures({}),
      figures({
        applications: 20_000,
        snapshot: 75,
        reconcile: 30,
        views: { environments: slow, compliance: slow, changes: slow },
      }),
    ]);
    expect(lineOf(table, 'Cold snapshot')).toMatch(
      /10\.0 s +75\.0 s +× 7\.50 +≤ 60 s +MISSED$/,
    );
    expect(lineOf(table, 'The same at most by default')).toMatch(
      /123\.0 s +150\.0 s +× 1\.22 +≤ 180 s +met$/,
    );
    expect(lineOf(table, 'View compliance, p95')).toMatch(/× 2\.00.*MISSED$/);
  });

  it('says where nothing is known, and claims no goal there', () => {
    const table = scaleTable([figures({ usage: {} })]);
    expect(lineOf(table, 'Portal memory, peak until the')).toMatch(
      /not known here +≤ 1 GiB$/,
    );
    expect(lineOf(table, 'View changes, p95')).toMatch(/grows ≤ × 1\.5$/);
  });
});

describe('the readings that a log tells of', () => {
  it('are found among other lines', () => {
    const readings = new Readings();
    readings.read('2026-01-02 gitops-compliance info Something else');
    readings.read(
      '2026-01-02 gitops-compliance info Read argocd:eu in full: 5000 applications, 12 recorded, 2.3 s',
    );
    expect(readings.since(0)).toEqual([
      {
        collector: 'argocd:eu',
        applications: 5000,
        recorded: 12,
        seconds: 2.3,
      },
    ]);
    expect(readings.since(readings.length)).toEqual([]);
  });
});
