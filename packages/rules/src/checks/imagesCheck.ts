import { listed } from '../sentences';
import { defineCheck, judged } from './check';
import { neverRan } from './neverRan';

/** A name, perhaps a tag, and the digest of a manifest by a known algorithm. */
const BY_DIGEST = /^[^\s@]+@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/**
 * Every image that the source names of what runs is named by the digest of its
 * manifest, so that the registry cannot put another one in its place.
 */
export const imagesCheck = defineCheck({
  id: 'CHG-13',
  title: 'Images by digest',
  passes: 'Every image that runs is named by its digest',
  ruleVersion: 1,
  controls: [{ framework: 'NIST-800-53r5', id: 'SI-7(15)' }],
  judge({ facts: { images, outcome } }) {
    if (neverRan(outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    if (!images || images.length === 0) {
      return judged(
        'indeterminate',
        images
          ? 'The source names no image of what runs.'
          : 'Which images it ran is not on record.',
        'See in Argo CD which images run; they are known after its next reading.',
      );
    }
    const loose = images.filter(image => !BY_DIGEST.test(image));
    return loose.length > 0
      ? judged(
          'fail',
          `Named without a digest: ${listed(loose)}.`,
          'Name each image by its digest (name@sha256:…) where it is declared or injected.',
        )
      : judged(
          'pass',
          images.length === 1
            ? 'The image that runs is named by its digest.'
            : `All ${images.length} images that run are named by their digests.`,
        );
  },
});
