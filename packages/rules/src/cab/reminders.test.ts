import { DateTime } from 'luxon';
import {
  boardRemindersSchema,
  dueReminders,
  onDutyAt,
  type BoardReminders,
  type SentReminder,
} from './reminders';

const OPENS = DateTime.fromISO('2026-06-02T18:00:00Z', { zone: 'utc' });
const before = (hours: number) => OPENS.minus({ hours });
const REMINDERS: BoardReminders = {
  hours: 24,
  escalate: { hours: 4, to: ['group:default/managers'] },
};
const RULE = { name: 'board', reminders: REMINDERS };
const sent = (
  step: SentReminder['step'],
  opens: string | null = OPENS.toISO(),
): SentReminder => ({ rule: 'board', step, opens });

it.each<[string, DateTime | null, DateTime, SentReminder[], string[]]>([
  ['nothing, too early', OPENS, before(25), [], []],
  ['members, a day before', OPENS, before(24), [], ['remind']],
  ['nobody twice', OPENS, before(23), [sent('remind')], []],
  [
    'it up, four hours before',
    OPENS,
    before(4),
    [sent('remind')],
    ['escalate'],
  ],
  ['both, when asked late', OPENS, before(1), [], ['remind', 'escalate']],
  [
    'members again for another opening',
    OPENS.plus({ days: 1 }),
    before(0),
    [sent('remind'), sent('escalate')],
    ['remind'],
  ],
  ['members at once while it is open', null, OPENS, [], ['remind', 'escalate']],
  [
    'nobody again while it is open',
    null,
    OPENS,
    [sent('remind'), sent('escalate')],
    [],
  ],
  [
    'members although another rule was',
    OPENS,
    before(24),
    [{ ...sent('remind'), rule: 'other' }],
    ['remind'],
  ],
])('reminds %s', (_, opens, at, already, steps) => {
  expect(dueReminders(RULE, opens, at, already)).toEqual(steps);
  expect(dueReminders({ name: 'board' }, opens, at, already)).toEqual([]);
});

it.each([
  ['2026-03-15T12:00', null],
  ['2026-03-16T00:00', 'user:default/carl'],
  ['2026-03-22T23:59', 'user:default/carl'],
  ['2026-03-23T00:00', 'user:default/cleo'],
  // Clocks went forward on the 29th.
  ['2026-03-30T00:00', 'user:default/carl'],
  ['2026-03-29T23:59', 'user:default/cleo'],
])('has on duty at %s in Berlin: %s', (wall, user) => {
  const roster = {
    timeZone: 'Europe/Berlin',
    start: '2026-03-16',
    weeks: ['user:default/carl', 'user:default/cleo'],
  };
  expect(
    onDutyAt(roster, DateTime.fromISO(wall, { zone: 'Europe/Berlin' }).toUTC()),
  ).toBe(user);
});

it.each<[string, object]>([
  [
    'an unknown zone',
    {
      hours: 1,
      onDuty: {
        timeZone: 'Mars/Base',
        start: '2026-01-01',
        weeks: ['user:default/a'],
      },
    },
  ],
  [
    'no day',
    {
      hours: 1,
      onDuty: { timeZone: 'UTC', start: 'soon', weeks: ['user:default/a'] },
    },
  ],
  [
    'a group on duty',
    {
      hours: 1,
      onDuty: {
        timeZone: 'UTC',
        start: '2026-01-01',
        weeks: ['group:default/a'],
      },
    },
  ],
  [
    'escalating first',
    { hours: 1, escalate: { hours: 2, to: ['group:default/a'] } },
  ],
  ['no hours', {}],
])('refuses %s', (_, reminders) => {
  expect(boardRemindersSchema.safeParse(reminders).success).toBe(false);
});
