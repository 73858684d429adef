import { counted, listed } from '../../sentences';
import { defineCheck, judged } from '../check';
import { neverRan } from '../neverRan';
import { compareWithDeclared, type RunningImage } from './declared';

/**
 * Each image that a pod names is named by Git for what the pod came of, by its
 * digest, or by the policy as one that may be added: what somebody put into the
 * cluster past both shows, however it came.
 */
export const runtimeCheck = defineCheck({
  id: 'DRF-03',
  title: 'Runs what is declared',
  passes:
    'Every image that runs in its pods has a digest that Git names for them, or is one that the policy lets be added',
  ruleVersion: 2,
  controls: [
    { framework: 'ISO-27001-2022', id: 'A.8.9' },
    { framework: 'NIST-800-53r5', id: 'SI-7' },
  ],
  judge({ facts: { runtime, injectedImages, outcome } }) {
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
    const images = compareWithDeclared(runtime, injectedImages);
    const of = (state: RunningImage['state']) =>
      images.filter(image => image.state === state).map(inWords);
    const strangers = of('stranger');
    if (strangers.length > 0) {
      return judged(
        'fail',
        `Runs, and Git does not name it: ${listed(strangers)}.`,
        'Find out who put it there, and sync; what is added to pods on their way, such as a sidecar, belongs into Git, or into injectedImages by a change of the policy.',
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
    if (images.length === 0) {
      return judged('not-applicable', 'No pod of it runs.');
    }
    const added = of('injected');
    const named = images.length - added.length;
    return judged(
      'pass',
      `Git names the digest of ${
        named === 1
          ? 'the image that runs'
          : `each of ${counted(named, 'image')} that run`
      }${
        added.length > 0
          ? `, and the policy lets be added: ${listed(added)}`
          : ''
      }.`,
    );
  },
});

function inWords({ image, workload }: RunningImage): string {
  return `${image} (${workload})`;
}
