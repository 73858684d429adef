/**
 * The order of the test files, for jest's `--testSequencer`: tests of whole
 * portals first, then the others, each in jest's own order.
 *
 * In a fresh clone jest knows no durations and begins with the largest files. A
 * small one may wait a minute of real time for a collector; begun last, it would
 * be waited for alone, while the other processes have nothing to do.
 */
import TestSequencer from '@jest/test-sequencer';

const PORTALS = '/__integration__/';

/**
 * @template {{ path: string }} T
 * @param {readonly T[]} tests
 * @returns {T[]} the same, those of whole portals first
 */
export function portalsFirst(tests) {
  const isOfPortal = test => test.path.includes(PORTALS);
  return [
    ...tests.filter(isOfPortal),
    ...tests.filter(test => !isOfPortal(test)),
  ];
}

/** What jest loads. */
export default class PortalsFirst extends TestSequencer {
  sort(tests) {
    return portalsFirst(super.sort(tests));
  }
}
