import type { DateTime } from 'luxon';
import { counted, listed, utcTime } from '../../sentences';
import { judged } from '../check';
import { defineLogCheck, instantOf } from './logCheck';

/** A verification, and the newest anchor, are believed for so long. */
export const VERIFIED_WITHIN_DAYS = 31;
/** How far another clock may be ahead. */
const AHEAD_MINUTES = 5;

/**
 * The whole log was lately computed anew up to a signed checkpoint, and every
 * anchor agrees with it, of which one at least is as new: what came after the newest
 * anchor nobody outside holds. One that disagrees fails whatever else is said.
 */
export const integrityCheck = defineLogCheck({
  id: 'LOG-01',
  title: 'Integrity of the log',
  passes:
    'The checkpoint verifies and agrees with every anchor, of which one is of the last 31 days or holds the whole log',
  ruleVersion: 2,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '10.3.4' },
    { framework: 'ISO-27001-2022', id: 'A.8.15' },
    { framework: 'NIST-800-53r5', id: 'AU-9(3)' },
  ],
  judge({ checkpoint, verification, anchors }, at) {
    const against = anchors.filter(({ agrees }) => agrees === false);
    if (against.length > 0) {
      return judged(
        'fail',
        `The log disagrees with ${listed(
          against.map(({ name, size }) => `${name} (size ${size})`),
        )}: it was rewritten, or restored from a copy.`,
        'Keep the database as it is, verify the log against the anchor, and call whoever answers for it.',
      );
    }
    if (verification?.difference) {
      return judged(
        'fail',
        `The verification of ${utcTime(
          instantOf(verification.finishedAt),
          at,
        )} found a difference: ${verification.difference}.`,
        'Keep the database as it is, and compare it with a backup and with the anchors.',
      );
    }
    if (!checkpoint) {
      return judged(
        'indeterminate',
        'No checkpoint of the log has been signed yet.',
        'Configure the key that signs checkpoints, and wait for the first one.',
      );
    }
    if (!verification) {
      return judged(
        'indeterminate',
        'The log has never been verified as a whole.',
        'Press Verify now under Audit.',
      );
    }
    const finished = instantOf(verification.finishedAt);
    if (!isLately(finished, at)) {
      return judged(
        'indeterminate',
        `The log was last verified at ${utcTime(finished, at)}.`,
        'Press Verify now under Audit.',
      );
    }
    const unread = anchors.filter(({ agrees }) => agrees === null);
    if (anchors.length === 0 || unread.length > 0) {
      return judged(
        'indeterminate',
        anchors.length === 0
          ? 'The log verifies, but no anchor outside the database holds a checkpoint of it.'
          : `The log verifies, but ${listed(
              unread.map(({ name }) => name),
            )} could not be compared with it.`,
        'Configure an anchor, and look under Audit whether it can be reached.',
      );
    }
    const isHeld = anchors.some(
      ({ size, anchoredAt }) =>
        size === checkpoint.size || isLately(instantOf(anchoredAt), at),
    );
    if (!isHeld) {
      return judged(
        'indeterminate',
        `The log verifies, but no checkpoint of it was anchored in the last ${VERIFIED_WITHIN_DAYS} days, so nobody outside holds what came since.`,
        'Look under Audit why nothing is anchored any more.',
      );
    }
    return judged(
      'pass',
      `Verified up to size ${verification.size}, and ${counted(
        anchors.length,
        'anchor',
      )} ${anchors.length === 1 ? 'agrees' : 'agree'} with it.`,
    );
  },
});

/** Whether it was within the days before; what cannot be read was not. */
function isLately(instant: DateTime, at: DateTime): boolean {
  return (
    instant >= at.minus({ days: VERIFIED_WITHIN_DAYS }) &&
    instant <= at.plus({ minutes: AHEAD_MINUTES })
  );
}
