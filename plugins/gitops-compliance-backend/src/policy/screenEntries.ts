import { isMap, isScalar, parseDocument } from 'yaml';
import { policyHash } from './parsePolicy';
import type { PolicyDocument } from './policySchema';

/** Entries of the calendar that two persons put there on the screen. */
type ScreenEntries = Record<string, unknown>;

/** What the calendar of a document has from the screen; null: nothing. */
export function screenEntriesOf({
  calendar,
}: Pick<PolicyDocument, 'calendar'>): ScreenEntries | null {
  const { fromScreen } = (calendar ?? {}) as { fromScreen?: ScreenEntries };
  return fromScreen ?? null;
}

/**
 * A text from elsewhere with what the screen has put beside it; without such
 * entries, the text as it is. Null: its calendar cannot hold them.
 *
 * @param inForce - the policy whose entries of the screen go on
 */
export function withScreenEntries(
  text: string,
  inForce: { document: PolicyDocument } | null,
): string | null {
  const fromScreen = inForce && screenEntriesOf(inForce.document);
  if (!fromScreen) return text;
  const document = parseDocument(text);
  const calendar = document.get('calendar', true);
  const isNothing =
    calendar === undefined || (isScalar(calendar) && calendar.value === null);
  if (isMap(calendar)) {
    calendar.set('fromScreen', document.createNode(fromScreen));
  } else if (isNothing) {
    document.set('calendar', document.createNode({ fromScreen }));
  } else {
    return null;
  }
  return document.toString({ lineWidth: 0 });
}

/** Whether two policies are the same but for what the screen has put. */
export function differOnlyOnScreen(
  before: PolicyDocument,
  after: PolicyDocument,
): boolean {
  return policyHash(withoutScreen(before)) === policyHash(withoutScreen(after));
}

function withoutScreen(document: PolicyDocument): PolicyDocument {
  if (!screenEntriesOf(document)) return document;
  const { fromScreen, ...calendar } = document.calendar as ScreenEntries;
  return { ...document, calendar };
}
