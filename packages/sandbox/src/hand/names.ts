import leven from 'leven';
import { Refusal } from './Refusal';

/** What a name may stand for. */
export type NameKind =
  | 'service'
  | 'environment'
  | 'person'
  | 'instance'
  | 'project';

/** How many letters may differ for a name to be meant. */
const MAX_DISTANCE = 3;

/**
 * The one valid name that somebody gave: in full, in another case, or by a
 * beginning that only one of them has.
 *
 * @throws Refusal that says which name may have been meant, and lists them all
 */
export function chooseName(
  kind: NameKind,
  given: string,
  valid: readonly string[],
): string {
  const lower = given.toLowerCase();
  const exact = valid.find(name => name.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const begun = valid.filter(name => name.toLowerCase().startsWith(lower));
  if (begun.length === 1) return begun[0];
  const list =
    valid.length > 0 ? `Valid: ${valid.join(', ')}.` : 'There is none.';
  if (begun.length > 1) {
    throw new Refusal(
      `Which ${kind} is ${given}: ${begun.join(' or ')}? ${list}`,
    );
  }
  const meant = nearest(lower, valid);
  const question = meant ? `; did you mean ${meant}?` : '.';
  throw new Refusal(`There is no ${kind} ${given}${question} ${list}`);
}

function nearest(given: string, valid: readonly string[]): string | undefined {
  const [best] = valid
    .map(name => ({ name, distance: leven(given, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= MAX_DISTANCE ? best.name : undefined;
}
