import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { Calendar, CalendarEntryKind } from '@gitops-compliance/rules';
import { isCollection, isMap, isSeq, parseDocument, type Document } from 'yaml';
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

type WrittenLists = {
  [L in (typeof LISTS)[CalendarEntryKind]]?: WrittenEntry[];
};

/** A calendar as a policy has it, as far as its entries go. */
type WrittenCalendar = WrittenLists & { fromScreen?: WrittenLists };

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
  const before = (document.calendar ?? {}) as WrittenCalendar;
  const list = LISTS[kind];
  const isIt = ({ id }: WrittenEntry) => id === entry.id;
  const onScreen = before.fromScreen?.[list];
  const others = before[list] ?? [];
  const index = others.findIndex(isIt);
  const read = checkPolicy({
    ...document,
    calendar: onScreen?.some(isIt)
      ? {
          ...before,
          fromScreen: {
            ...before.fromScreen,
            [list]: onScreen.map(each => (isIt(each) ? entry : each)),
          },
        }
      : {
          ...before,
          [list]: index < 0 ? [...others, entry] : others.with(index, entry),
        },
  });
  if (read.ok) return read.calendar;
  throw new InputError(
    `The entry ${entry.id} is broken: ${inOneLine(read.problems)}`,
  );
}

/**
 * Where an edit may write: the calendar as it stands in the policy, or only what
 * the screen has beside a policy from Git.
 */
export type EditedPlace = 'policy' | 'screen';

/** What to do to a calendar. */
export type CalendarEdit =
  | { kind: CalendarEntryKind; entry: WrittenEntry }
  | { kind: CalendarEntryKind; remove: string };

/**
 * The text of a policy with entries of its calendar put or removed; what else
 * stands there, comments included, stays as it was written.
 *
 * @throws InputError that names what is wrong; ConflictError where the text is
 *   not of a form that can be edited, or the entry stands in Git; NotFoundError
 *   of what is to be removed
 */
export function editCalendar(
  text: string,
  edits: readonly CalendarEdit[],
  place: EditedPlace = 'policy',
): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw notEditable();
  for (const edit of edits) apply(document, edit, place);
  const edited = document.toString({ lineWidth: 0 });
  const read = readPolicy(edited);
  if (read.ok) return edited;
  throw new InputError(
    `The calendar would be broken: ${inOneLine(read.problems)}`,
  );
}

function apply(
  document: Document,
  edit: CalendarEdit,
  place: EditedPlace,
): void {
  const ofPolicy = ['calendar', LISTS[edit.kind]];
  const ofScreen = ['calendar', 'fromScreen', LISTS[edit.kind]];
  const id = 'remove' in edit ? edit.remove : edit.entry.id;
  const found = [ofScreen, ofPolicy]
    .map(path => ({ path, index: indexOf(document, path, id) }))
    .find(({ index }) => index >= 0);
  if (found?.path === ofPolicy && place === 'screen') {
    throw new ConflictError(
      `The ${edit.kind} ${id} stands in the repository of the policy: change it there by a pull request`,
    );
  }
  if ('remove' in edit) {
    if (!found) {
      throw new NotFoundError(`The calendar has no ${edit.kind} ${id}`);
    }
    document.deleteIn([...found.path, found.index]);
    prune(document, ofScreen);
    return;
  }
  const entry = document.createNode(edit.entry);
  if (found) {
    document.setIn([...found.path, found.index], entry);
    return;
  }
  const path = place === 'screen' ? ofScreen : ofPolicy;
  if (!document.hasIn(path)) document.setIn(path, document.createNode([]));
  document.addIn(path, entry);
}

/** Where an id stands in a list of the document; -1: nowhere. */
function indexOf(
  document: Document,
  path: readonly string[],
  id: string,
): number {
  if (!document.hasIn(path)) return -1;
  const list = document.getIn(path);
  if (!isSeq(list)) throw notEditable();
  return list.items.findIndex(item => isMap(item) && item.get('id') === id);
}

/** What the screen put and took away again leaves the text as it was before. */
function prune(document: Document, ofScreen: readonly string[]): void {
  const isEmpty = (path: readonly string[]) => {
    const node = document.hasIn(path) && document.getIn(path);
    return isCollection(node) && node.items.length === 0;
  };
  for (const path of [ofScreen, ofScreen.slice(0, -1)]) {
    if (isEmpty(path)) document.deleteIn(path);
  }
}

function notEditable(): ConflictError {
  return new ConflictError(
    'The calendar of the policy is not of a form that can be edited here: propose a policy instead',
  );
}
