import { counted, listed } from '../../sentences';
import { defineCheck, judged } from '../check';
import { neverRan } from '../neverRan';
import { compareWithDeclared, type RunningImage } from './declared';

/**
 * Each image that a pod names is named by Git for what the pod came of, by its
 * digest: what somebody put into the cluster past Git shows, however it came.
 */
export const runtimeCheck = defineCheck({
  id: 'DRF-03',
  title: 'Runs what is declared',
  passes:
    'Every image that runs in its pods has a digest that Git names for them',
  ruleVersion: 1,
  controls: [
    { framework: 'ISO-27001-2022', id: 'A.8.9' },
    { framework: 'NIST-800-53r5', id: 'SI-7' },
  ],
  judge({ facts: { runtime, outcome } }) {
    if (neverRan(outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    if (!runtime) {
      return judged(
        'indeterminate',
        'What runs in its pods is not on record.',
        'It is read from Argo CD once a sync has ended and its pods have settled; see whether the application is still progressing.',
      );
    }
    const images = compareWithDeclared(runtime);
    const of = (state: RunningImage['state']) =>
      images.filter(image => image.state === state).map(inWords);
    const strangers = of('stranger');
    if (strangers.length > 0) {
      return judged(
        'fail',
        `Runs, and Git does not name it: ${listed(strangers)}.`,
        'Find out who put it there, and sync; what is added to pods on their way, such as a sidecar, belongs into Git or under a waiver.',
      );
    }
    const unsaid = of('unsaid');
    if (unsaid.length > 0) {
      return judged(
        'indeterminate',
        `Git does not say which image is to run: ${listed(unsaid)}.`,
        'Name the image in the manifest of what runs it.',
      );
    }
    const byTag = of('by-tag');
    if (byTag.length > 0) {
      return judged(
        'indeterminate',
        `Named by a tag, so which image runs is not known: ${listed(byTag)}.`,
        'Name each image by its digest (name@sha256:…) where it is declared.',
      );
    }
    if (runtime.truncated) {
      return judged(
        'indeterminate',
        'More runs than is on record.',
        'Split the application into smaller ones.',
      );
    }
    return images.length === 0
      ? judged('not-applicable', 'No pod of it runs.')
      : judged(
          'pass',
          `Git names the digest of ${
            images.length === 1
              ? 'the image that runs'
              : `each of ${counted(images.length, 'image')} that run`
          }.`,
        );
  },
});

function inWords({ image, workload }: RunningImage): string {
  return `${image} (${workload})`;
}
