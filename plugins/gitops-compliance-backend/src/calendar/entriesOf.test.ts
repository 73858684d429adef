import type { Calendar, CalendarFreeze } from '@gitops-compliance/rules';
import { differenceOf } from './entriesOf';

const freeze = (id: string, title = id): CalendarFreeze => ({
  id,
  title,
  reason: 'Accounts',
  environments: ['prod'],
  start: '2026-12-20T00:00',
  end: '2027-01-02T00:00',
  timeZone: 'UTC',
});
const calendar = (...freezes: CalendarFreeze[]): Calendar => ({
  windows: [],
  freezes,
});
const ids = (entries: { entry: { id: string } }[]) =>
  entries.map(({ entry }) => entry.id);

describe('the difference of two calendars', () => {
  it('is nothing where all entries are the same, in whatever order', () => {
    const [a, b] = [freeze('a'), freeze('b')];
    expect(differenceOf(calendar(a, b), calendar(b, a))).toEqual({
      put: [],
      removed: [],
    });
  });

  it('tells what is new, what is replaced and what is gone', () => {
    const { put, removed } = differenceOf(
      calendar(freeze('a'), freeze('b'), freeze('gone')),
      calendar(freeze('a'), freeze('b', 'another title'), freeze('new')),
    );
    expect(ids(put)).toEqual(['b', 'new']);
    expect(ids(removed)).toEqual(['gone']);
  });

  it('keeps kinds apart that share an id', () => {
    const { put, removed } = differenceOf(calendar(freeze('a')), {
      windows: [{ ...freeze('a') }],
      freezes: [],
    });
    expect(put.map(({ kind }) => kind)).toEqual(['window']);
    expect(removed.map(({ kind }) => kind)).toEqual(['freeze']);
  });
});
