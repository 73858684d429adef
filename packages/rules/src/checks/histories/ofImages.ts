import { IMAGE } from '../../testing/deployed';
import type { DeployedChangeFacts, Verdict } from '../types';

/** What is on record of a target, and what one check must say of it. */
export interface TargetHistory {
  tells: string;
  facts: Partial<DeployedChangeFacts>;
  expected: Verdict;
}

const NAME = 'registry.example/payments-api';

/** Images that somebody named otherwise than by their digest, and others. */
export const HISTORIES_OF_IMAGES: readonly TargetHistory[] = [
  {
    tells: 'by digest',
    facts: { images: [IMAGE] },
    expected: 'pass',
  },
  {
    tells: 'by tag and digest, of which the digest counts',
    facts: { images: [IMAGE.replace('@', ':1.2.3@')] },
    expected: 'pass',
  },
  {
    tells: 'by a longer digest',
    facts: { images: [`${NAME}@sha512:${'b'.repeat(128)}`] },
    expected: 'pass',
  },
  {
    tells: 'by tag',
    facts: { images: [`${NAME}:1.2.3`] },
    expected: 'fail',
  },
  {
    tells: 'by nothing, which is the tag latest',
    facts: { images: [NAME] },
    expected: 'fail',
  },
  {
    tells: 'one by digest, and a sidecar by tag',
    facts: { images: [IMAGE, 'mesh/proxy:1'] },
    expected: 'fail',
  },
  {
    tells: 'by a tag that looks like a digest',
    facts: { images: [`${NAME}:sha256-${'a'.repeat(64)}`] },
    expected: 'fail',
  },
  {
    tells: 'by a digest that was cut short',
    facts: { images: [IMAGE.slice(0, -1)] },
    expected: 'fail',
  },
  {
    tells: 'by a digest of an algorithm that nobody knows',
    facts: { images: [`${NAME}@md5:${'a'.repeat(32)}`] },
    expected: 'fail',
  },
  {
    tells: 'by a digest with something behind it',
    facts: { images: [`${IMAGE}\nmore`] },
    expected: 'fail',
  },
  {
    tells: 'the source names none',
    facts: { images: [] },
    expected: 'indeterminate',
  },
  {
    tells: 'nothing is on record',
    facts: { images: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found with a tag when first seen',
    facts: { baseline: true, pullRequest: null, images: [`${NAME}:1`] },
    expected: 'fail',
  },
  {
    tells: 'in an environment that lives of pushes, by tag',
    facts: {
      livesOfPushes: true,
      pullRequest: null,
      images: [`${NAME}:main`],
    },
    expected: 'fail',
  },
  {
    tells: 'cancelled before it ran',
    facts: { images: undefined, outcome: 'cancelled' },
    expected: 'not-applicable',
  },
];
