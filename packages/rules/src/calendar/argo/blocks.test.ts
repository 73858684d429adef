import fc from 'fast-check';
import type { DateTime } from 'luxon';
import { utc, window } from '../../testing/calendars';
import { isOpen } from '../state';
import { argoBlocks } from './blocks';
import {
  argoOccurrences,
  argoWindowState,
  type ArgoSyncWindow,
} from './syncWindows';

const APPLICATION = { name: 'payments-api-prod', destination: {} };
const SUBJECT = { environment: 'prod', service: 'component:default/p' };
const OPEN = { windows: [], freezes: [] };
const EVENING: ArgoSyncWindow = {
  kind: 'deny',
  schedule: '0 18 * * *',
  duration: '2h',
  applications: ['*'],
};
const [FROM, TO] = [utc('2026-06-10T00:00Z'), utc('2026-06-12T00:00Z')];

const hours = (at: DateTime) => at.toFormat("dd'T'HH:mm");
const told = (found: ReturnType<typeof argoOccurrences>) =>
  found.map(({ start, end }) => `${hours(start)}-${hours(end)}`);

describe("times of Argo CD's windows", () => {
  it.each<[string, Partial<ArgoSyncWindow>, string[]]>([
    ['every evening', {}, ['10T18:00-10T20:00', '11T18:00-11T20:00']],
    [
      'by the clock of a zone',
      { timeZone: 'Europe/Berlin' },
      ['10T16:00-10T18:00', '11T16:00-11T18:00'],
    ],
    ['over midnight', { schedule: '0 23 9 6 *' }, ['09T23:00-10T01:00']],
    [
      'overlapping is one',
      { schedule: '0 18,19 10 6 *' },
      ['10T18:00-10T21:00'],
    ],
    ['that cannot be read', { schedule: '@daily' }, []],
    ['of no length', { duration: '0h' }, []],
  ])('%s', (_, change, expected) => {
    expect(
      told(argoOccurrences({ ...EVENING, ...change }, FROM, TO, 9)),
    ).toEqual(expected);
  });

  it('are the first ones where there are many', () => {
    const often = { ...EVENING, schedule: '0 * * * *', duration: '1m' };
    expect(argoOccurrences(often, FROM, TO, 3)).toHaveLength(3);
  });
});

describe('where ours is open and theirs will block', () => {
  it('is what lies in both', () => {
    const calendar = { windows: [window('19:00-22:00', 'UTC')], freezes: [] };
    const windows = [EVENING];
    expect(
      told(
        argoBlocks(
          calendar,
          SUBJECT,
          { application: APPLICATION, windows },
          FROM,
          TO,
        ),
      ),
    ).toEqual(['10T19:00-10T20:00', '11T19:00-11T20:00']);
  });

  it.each<[string, ArgoSyncWindow[], string[]]>([
    ['not where persons may', [{ ...EVENING, manualSync: true }], []],
    [
      'outside an allow, over midnight',
      [{ ...EVENING, kind: 'allow' }],
      ['10T00:00-10T18:00', '10T20:00-11T18:00', '11T20:00-12T00:00'],
    ],
    [
      'always, where a window cannot be read',
      [{ ...EVENING, schedule: '@daily' }],
      ['10T00:00-12T00:00'],
    ],
  ])('%s', (_, windows, expected) => {
    const argo = { application: APPLICATION, windows };
    expect(told(argoBlocks(OPEN, SUBJECT, argo, FROM, TO))).toEqual(expected);
  });

  it('is at every minute what both say then', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    const argoWindow = fc.record<ArgoSyncWindow>({
      kind: fc.constantFrom('allow', 'deny'),
      schedule: hour.map(each => `30 ${each} * * *`),
      duration: fc.integer({ min: 1, max: 9 }).map(each => `${each}h`),
      applications: fc.constant<string[]>(['*']),
      manualSync: fc.boolean(),
    });
    const calendar = {
      windows: [
        { ...window('08:00-17:00', 'Europe/Berlin'), bufferMinutes: 30 },
      ],
      freezes: [],
    };
    fc.assert(
      fc.property(
        fc.array(argoWindow, { maxLength: 3 }),
        fc.integer({ min: 0, max: 2 * 24 * 60 - 1 }),
        (windows, minute) => {
          const argo = { application: APPLICATION, windows };
          const at = FROM.plus({ minutes: minute });
          const isBlocked = argoBlocks(calendar, SUBJECT, argo, FROM, TO).some(
            ({ start, end }) => start <= at && at < end,
          );
          expect(isBlocked).toBe(
            isOpen(calendar, SUBJECT, at) &&
              !argoWindowState(windows, APPLICATION, at).manual,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
