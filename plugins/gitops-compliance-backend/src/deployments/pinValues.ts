import { valueOfRevision, type PinLocation } from '../pins';
import type { ReadPin } from './records';
import type { DeploymentRow } from './rows';

/** The pins that were read where a deployment applies them, the first one first. */
export function readPins(pin: DeploymentRow['pin']): Partial<ReadPin>[] {
  return pin?.kind ? [pin, ...(pin.others ?? [])] : [];
}

/**
 * What each pin must name for a revision, in their order: made from the commit;
 * else, for a digest or a version, what the same pin names where the revision
 * runs already. Null: neither tells.
 *
 * @param read - the pins as read where the revision runs
 */
export function pinValues(
  pins: PinLocation[],
  revision: string,
  read: Partial<ReadPin>[],
): (string | null)[] {
  return pins.map(({ tag, kind }, index) => {
    const made = valueOfRevision(tag, revision);
    if (made !== null) return made;
    // The value of a first pin that is copied is the revision itself.
    if (index === 0) return revision;
    return read[index]?.kind === kind ? read[index].value ?? null : null;
  });
}

/** Why a pin cannot be moved whose value nothing tells. */
export function noValue(pin: PinLocation, from: string): string {
  return `What ${pin.path} of ${pin.repository} shall name cannot be made from the revision, and ${from} does not say it: no pin of kind ${pin.kind} was read in its place there. Give ${from} the same pins, or wait until they are read`;
}
