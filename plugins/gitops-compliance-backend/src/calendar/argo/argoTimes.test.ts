import type { ArgoSyncWindow } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { argoConflicts, syncWindowTimes } from './argoTimes';
import type { WindowedTarget } from './argoViews';

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });
const RANGE = {
  start: utc('2026-06-10T00:00Z'),
  end: utc('2026-06-12T00:00Z'),
};
const DENY: ArgoSyncWindow = {
  kind: 'deny',
  schedule: '0 4 * * *',
  duration: '2h',
  applications: ['*'],
};
const OPEN = { windows: [], freezes: [] };

function target(
  name: string,
  windows = [DENY],
  environment = 'prod',
): WindowedTarget {
  return {
    environment,
    service: `component:default/${name}`,
    teams: [],
    told: {
      instance: 'eu-1',
      application: { name: `${name}-${environment}`, destination: {} },
      windows,
    },
  };
}

describe("times of Argo CD's windows", () => {
  it('are told once for all that a window is for', () => {
    const told = syncWindowTimes([target('b'), target('a')], RANGE);
    expect(told).toEqual([
      {
        kind: 'deny',
        schedule: '0 4 * * *',
        duration: '2h',
        timeZone: 'UTC',
        manualSync: false,
        services: ['component:default/a', 'component:default/b'],
        serviceCount: 2,
        occurrences: [
          {
            start: '2026-06-10T04:00:00.000Z',
            end: '2026-06-10T06:00:00.000Z',
          },
          {
            start: '2026-06-11T04:00:00.000Z',
            end: '2026-06-11T06:00:00.000Z',
          },
        ],
      },
    ]);
  });

  it('are the first 500, and name 20 services', () => {
    const often = { ...DENY, schedule: '*/2 * * * *', duration: '1m' };
    const [told] = syncWindowTimes(
      Array.from({ length: 30 }, (_, i) => target(`s${i}`, [often])),
      RANGE,
    );
    expect(told.occurrences).toHaveLength(500);
    expect(told.services).toHaveLength(20);
    expect(told.serviceCount).toBe(30);
  });
});

describe('where ours is open and theirs will block', () => {
  it('is one conflict of an environment, with how often and since when', () => {
    const found = argoConflicts(
      OPEN,
      [target('a'), target('b'), target('c', [DENY], 'dev')],
      RANGE,
    );
    expect(found.map(({ environment, times }) => [environment, times])).toEqual(
      [
        ['prod', 2],
        ['dev', 2],
      ],
    );
    expect(found[0]).toMatchObject({
      kind: 'argo-blocks',
      start: '2026-06-10T04:00:00.000Z',
      sentence:
        "In prod, the calendar is open and Argo CD's sync windows will block a-prod and 1 more 2 times, first from Wed 10 Jun 04:00 UTC to Wed 10 Jun 06:00 UTC: change the windows of the project, or the calendar.",
    });
  });

  it('is none where the calendar is closed then, or the range is over', () => {
    const frozen = {
      windows: [],
      freezes: [
        {
          id: 'night',
          title: 'Night',
          reason: 'Backup',
          environments: ['prod'],
          services: ['a'],
          start: '2026-06-01T00:00',
          end: '2026-07-01T00:00',
          timeZone: 'UTC',
        },
      ],
    };
    const told = (targets: WindowedTarget[]) =>
      argoConflicts(frozen, targets, RANGE).map(({ sentence }) => sentence);
    expect(told([target('a')])).toEqual([]);
    // A freeze of one service says nothing of another.
    expect(told([target('a'), target('b')])).toEqual([
      expect.stringContaining('block b-prod 2 times'),
    ]);
    expect(
      argoConflicts(OPEN, [target('a')], {
        start: RANGE.end,
        end: RANGE.start,
      }),
    ).toEqual([]);
  });
});
