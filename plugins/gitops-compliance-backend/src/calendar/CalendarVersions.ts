import type { PolicyVersionView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type {
  Calendar,
  CalendarEntry,
  CalendarEntryKind,
} from '@gitops-compliance/rules';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { PolicyTimes } from '../policy/PolicyHistory';
import type { PolicyStore } from '../policy/PolicyStore';
import { personsOf, versionView } from '../policy/policyViews';
import { entriesOf } from './entriesOf';

/** Answers which version of the policy an entry came with. */
export type VersionOf = (
  kind: CalendarEntryKind,
  entry: CalendarEntry,
) => PolicyVersionView | null;

/**
 * Since when entries of a calendar are as they are, and who approved them: the
 * version of the policy from which on an entry stood there without a change.
 */
export class CalendarVersions {
  readonly #texts = new WeakMap<Calendar, Map<string, string>>();

  constructor(
    private readonly options: { store: PolicyStore; persons: PersonDirectory },
  ) {}

  /** Reads the versions that entries of the calendar at an instant came with. */
  async read(times: PolicyTimes, at: string): Promise<VersionOf> {
    const { store, persons } = this.options;
    const [inForce, ...before] = times.calendarsUntil(at);
    if (!inForce) return () => null;
    const versionOf = new Map<string, string>();
    for (const [key, text] of this.#textsOf(inForce.calendar)) {
      const changed = before.findIndex(
        past => this.#textsOf(past.calendar).get(key) !== text,
      );
      const last = changed < 0 ? before.length : changed;
      versionOf.set(key, [inForce, ...before][last].version);
    }
    const rows = await store.versions([...new Set(versionOf.values())]);
    const actors = await persons.actors(rows.flatMap(personsOf));
    const views = new Map(
      rows.map(row => [row.stream_seq, versionView(row, actors)]),
    );
    return (kind, { id }) =>
      views.get(versionOf.get(keyOf(kind, id)) ?? '') ?? null;
  }

  #textsOf(calendar: Calendar): Map<string, string> {
    const known = this.#texts.get(calendar);
    if (known) return known;
    const texts = new Map(
      entriesOf(calendar).map(({ kind, entry }) => [
        keyOf(kind, entry.id),
        JSON.stringify(entry),
      ]),
    );
    this.#texts.set(calendar, texts);
    return texts;
  }
}

function keyOf(kind: CalendarEntryKind, id: string): string {
  return `${kind} ${id}`;
}
