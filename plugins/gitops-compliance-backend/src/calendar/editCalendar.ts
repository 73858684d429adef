import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Calendar, CalendarEntryKind } from '@gitops-compliance/rules';
import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { inOneLine, checkPolicy, readPolicy } from '../policy/parsePolicy';
import type { PolicyDocument } from '../policy/policySchema';

/** Where entries of a kind stand in a calendar. */
const LISTS = {
  window: 'windows',
  freeze: 'freezes',
  exception: 'exceptions',
} as const;

/** An entry as somebody wrote it; the policy's schema decides what it may be. */
export interface WrittenEntry {
  id: string;
  [key: string]: unknown;
}

/**
 * The calendar of a policy with an entry in it, or in the place of the one of
 * the same kind and id.
 *
 * @throws InputError that names what is wrong with it
 */
export function withEntry(
  document: PolicyDocument,
  kind: CalendarEntryKind,
  entry: WrittenEntry,
): Calendar {
  const before = (document.calendar ?? {}) as Record<string, WrittenEntry[]>;
  const list = LISTS[kind];
  const others = before[list] ?? [];
  const index = others.findIndex(({ id }) => id === entry.id);
  const after = index < 0 ? [...others, entry] : others.with(index, entry);
  const read = checkPolicy({
    ...document,
    calendar: { ...before, [list]: after },
  });
  if (read.ok) return read.calendar;
  throw new InputError(
    `The entry ${entry.id} is broken: ${inOneLine(read.problems)}`,
  );
}

/** What to do to a calendar. */
export type CalendarEdit =
  | { kind: CalendarEntryKind; entry: WrittenEntry }
  | { kind: CalendarEntryKind; remove: string };

/**
 * The text of a policy with entries of its calendar put or removed; what else
 * stands there, comments included, stays as it was written.
 *
 * @throws InputError that names what is wrong; ConflictError where the text is
 *   not of a form that can be edited; NotFoundError of what is to be removed
 */
export function editCalendar(
  text: string,
  edits: readonly CalendarEdit[],
): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw notEditable();
  for (const edit of edits) apply(document, edit);
  const edited = document.toString({ lineWidth: 0 });
  const read = readPolicy(edited);
  if (read.ok) return edited;
  throw new InputError(
    `The calendar would be broken: ${inOneLine(read.problems)}`,
  );
}

function apply(document: Document, edit: CalendarEdit): void {
  const path = ['calendar', LISTS[edit.kind]];
  if (!document.hasIn(path)) {
    document.setIn(path, document.createNode([]));
  }
  const list = document.getIn(path);
  if (!isSeq(list)) throw notEditable();
  const id = 'remove' in edit ? edit.remove : edit.entry.id;
  const index = list.items.findIndex(
    item => isMap(item) && item.get('id') === id,
  );
  if ('remove' in edit) {
    if (index < 0) {
      throw new NotFoundError(`The calendar has no ${edit.kind} ${id}`);
    }
    list.delete(index);
  } else if (index < 0) {
    list.add(document.createNode(edit.entry));
  } else {
    list.set(index, document.createNode(edit.entry));
  }
}

function notEditable(): ConflictError {
  return new ConflictError(
    'The calendar of the policy is not of a form that can be edited here: propose a policy instead',
  );
}
