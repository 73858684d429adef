import type {
  Calendar,
  CalendarEntry,
  CalendarEntryKind,
} from '@gitops-compliance/rules';

/** An entry of a calendar, and what it is. */
export interface KindOfEntry {
  kind: CalendarEntryKind;
  entry: CalendarEntry;
}

/** Every entry of a calendar: windows, freezes, exceptions. */
export function entriesOf({
  windows,
  freezes,
  exceptions = [],
}: Calendar): KindOfEntry[] {
  const of = (kind: CalendarEntryKind, entries: CalendarEntry[]) =>
    entries.map(entry => ({ kind, entry }));
  return [
    ...of('window', windows),
    ...of('freeze', freezes),
    ...of('exception', exceptions),
  ];
}

/** What differs between two calendars: entries put or replaced, and removed. */
export function differenceOf(
  before: Calendar,
  after: Calendar,
): { put: KindOfEntry[]; removed: KindOfEntry[] } {
  const texts = (calendar: Calendar) =>
    new Map(
      entriesOf(calendar).map(each => [
        `${each.kind} ${each.entry.id}`,
        { each, text: JSON.stringify(each.entry) },
      ]),
    );
  const [was, will] = [texts(before), texts(after)];
  const differing = (of: typeof was, from: typeof was) =>
    [...of].flatMap(([key, { each, text }]) =>
      from.get(key)?.text === text ? [] : [{ key, each }],
    );
  return {
    put: differing(will, was).map(({ each }) => each),
    removed: differing(was, will)
      .filter(({ key }) => !will.has(key))
      .map(({ each }) => each),
  };
}
