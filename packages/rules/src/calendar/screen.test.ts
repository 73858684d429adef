import { CalendarError } from './CalendarError';
import { parseCalendar } from './parse';
import { kindsOnScreen } from './screen';

const freeze = {
  id: 'audit',
  title: 'Audit week',
  reason: 'The auditors are here',
  environments: ['prod'],
  start: '2026-06-01T00:00',
  end: '2026-06-08T00:00',
  timeZone: 'Europe/Berlin',
};
const { reason: _, ...window } = freeze;
const exception = { ...freeze, lifts: ['*'] };

function messageOf(input: unknown): string {
  try {
    parseCalendar(input);
  } catch (error) {
    return error instanceof CalendarError ? error.message : `fault: ${error}`;
  }
  return 'no error';
}

it('puts what the screen holds beside the policy, and marks it', () => {
  const own = { ...freeze, id: 'year-end' };
  const calendar = parseCalendar({
    screen: 'all',
    freezes: [own],
    fromScreen: {
      windows: [window],
      freezes: [freeze],
      exceptions: [exception],
    },
  });
  const source = { kind: 'screen' };
  expect(calendar).toEqual({
    screen: 'all',
    windows: [{ ...window, source }],
    freezes: [own, { ...freeze, source }],
    exceptions: [{ ...exception, source }],
  });
});

it('leaves freezes to the screen where the policy says nothing of it', () => {
  expect(kindsOnScreen(parseCalendar({}))).toEqual(['freeze']);
  expect(kindsOnScreen({ screen: 'none' })).toEqual([]);
  expect(kindsOnScreen({ screen: 'all' })).toHaveLength(3);
  expect(messageOf({ fromScreen: { freezes: [freeze] } })).toBe('no error');
});

describe('refuses on the screen', () => {
  it.each<[string, object, string]>([
    [
      'a window where only freezes are left to it',
      { fromScreen: { windows: [window] } },
      'calendar.fromScreen.windows[0]: "audit" was put on the screen, which calendar.screen (freezes) leaves no window to',
    ],
    [
      'an exception where only freezes are left to it',
      { screen: 'freezes', fromScreen: { exceptions: [exception] } },
      'leaves no exception to',
    ],
    [
      'a freeze where nothing is left to it',
      { screen: 'none', fromScreen: { freezes: [freeze] } },
      'calendar.screen (none) leaves no freeze to; take it out there first',
    ],
    [
      'an id that the policy has',
      { freezes: [freeze], fromScreen: { freezes: [freeze] } },
      'is already the id of one of calendar.freezes',
    ],
    [
      'the same id twice',
      { fromScreen: { freezes: [freeze, freeze] } },
      'is already the id of entry 0',
    ],
    [
      'what no calendar holds',
      { fromScreen: { freezes: [{ ...freeze, timeZone: 'Mars/One' }] } },
      'calendar.fromScreen.freezes[0].timeZone',
    ],
    ['feeds', { fromScreen: { feeds: [] } }, 'feeds'],
    ['a misspelt key', { screen: 'freeze' }, 'calendar.screen'],
  ])('%s', (_what, input, said) => {
    expect(messageOf(input)).toContain(said);
  });
});
