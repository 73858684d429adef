import type { Calendar } from '../calendar';
import { freeze, window } from '../testing/calendars';
import { deployed, sync } from '../testing/deployed';
import { AT } from '../testing/facts';
import type { DeployedChangeFacts, Verdict } from './types';
import { windowCheck } from './windowCheck';

const none: Calendar = { windows: [], freezes: [] };
const office = { ...none, windows: [window('09:00-17:00', 'Europe/Berlin')] };
const frozen = {
  ...office,
  freezes: [freeze('2026-06-01T11:00', '2026-06-01T13:00')],
};
const startedAt = (instant: string) => ({ sync: sync({ startedAt: instant }) });

it.each<
  [string, Partial<DeployedChangeFacts>, Calendar | null, Verdict, RegExp]
>([
  [
    'in a window',
    {},
    office,
    'pass',
    /^The sync began Mon 1 Jun 14:00 Europe\/Berlin, inside the window Office hours\.$/,
  ],
  [
    'at the very start',
    startedAt('2026-06-01T07:00:00Z'),
    office,
    'pass',
    /09:00/,
  ],
  [
    'before the start',
    startedAt('2026-06-01T06:59:59Z'),
    office,
    'fail',
    /^The sync began Mon 1 Jun 08:59 Europe\/Berlin, outside the windows of prod\.$/,
  ],
  [
    'at the very end',
    startedAt('2026-05-31T15:00:00Z'),
    office,
    'fail',
    /Sun 31 May 17:00/,
  ],
  [
    'began inside, ended outside',
    {
      sync: sync({
        startedAt: '2026-05-31T14:59:59Z',
        finishedAt: '2026-05-31T15:30:00Z',
      }),
    },
    office,
    'pass',
    /16:59/,
  ],
  [
    'in a freeze',
    {},
    frozen,
    'fail',
    /^The sync began Mon 1 Jun 12:00 UTC, in the freeze Year end\.$/,
  ],
  [
    'always open',
    {},
    none,
    'pass',
    /prod has no windows: it is open at any time/,
  ],
  ['no calendar', {}, null, 'indeterminate', /calendar that was in force/],
  [
    'a calendar that nobody understands',
    {},
    { ...none, windows: [window('09:00-17:00', 'Mars/One')] },
    'indeterminate',
    /"Mars\/One"/,
  ],
  ['no sync', { sync: null }, office, 'indeterminate', /has not been seen/],
  [
    'an unreadable start',
    startedAt('noon'),
    none,
    'indeterminate',
    /When the sync began/,
  ],
  [
    'a start to come',
    startedAt('2026-06-01T14:30:01Z'),
    none,
    'indeterminate',
    /When the sync began/,
  ],
  [
    'the baseline',
    { baseline: true, sync: null },
    null,
    'not-applicable',
    /baseline/,
  ],
])('CHG-10, %s', (_, change, calendar, verdict, reason) => {
  const facts = deployed(change);
  const result = windowCheck.evaluate({ facts, calendar, at: AT });
  expect(result).toMatchObject({ check: 'CHG-10', verdict });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(
    ['pass', 'not-applicable'].includes(verdict),
  );
});
