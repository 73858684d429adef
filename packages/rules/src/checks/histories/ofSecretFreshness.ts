import type { SecretFact } from '../runtime';
import type { TargetHistory } from './ofImages';

const secret = (change: Partial<SecretFact> = {}): SecretFact => ({
  kind: 'ExternalSecret.external-secrets.io',
  namespace: 'payments',
  name: 'db',
  problems: [],
  unknown: [],
  ...change,
});
const has = (...secrets: Partial<SecretFact>[]) => ({
  runtime: { workloads: [], secrets: secrets.map(secret) },
});

/** References to secrets and encrypted ones, in order and not. */
export const HISTORIES_OF_SECRET_FRESHNESS: readonly TargetHistory[] = [
  { tells: 'a reference in order', facts: has({}), expected: 'pass' },
  { tells: 'no secret', facts: has(), expected: 'not-applicable' },
  {
    tells: 'one that is not ready beside one in order',
    facts: has({}, { name: 'mail', problems: ['not-ready'] }),
    expected: 'fail',
  },
  {
    tells: 'one that was not refreshed in time',
    facts: has({ problems: ['stale'] }),
    expected: 'fail',
  },
  {
    tells: 'one that is sealed for the whole cluster',
    facts: has({ kind: 'SealedSecret.bitnami.com', problems: ['wide'] }),
    expected: 'fail',
  },
  {
    tells: 'one of which a value is in plain',
    facts: has({ kind: 'SopsSecret.isindir.github.com', problems: ['plain'] }),
    expected: 'fail',
  },
  {
    tells: 'one of which nobody says whether it is ready',
    facts: has({ unknown: ['ready'] }),
    expected: 'indeterminate',
  },
  {
    tells: 'one of which nobody says when it was refreshed, beside a stale one',
    facts: has({ unknown: ['fresh'] }, { problems: ['stale'] }),
    expected: 'fail',
  },
  {
    tells: 'more than is told',
    facts: {
      runtime: { workloads: [], secrets: [secret()], secretsTruncated: true },
    },
    expected: 'indeterminate',
  },
  {
    tells: 'more than is told, and a stale one among that',
    facts: {
      runtime: {
        workloads: [],
        secrets: [secret({ problems: ['stale'] })],
        secretsTruncated: true,
      },
    },
    expected: 'fail',
  },
  {
    tells: 'more pods than are told, which is nothing to its secrets',
    facts: { runtime: { workloads: [], secrets: [secret()], truncated: true } },
    expected: 'pass',
  },
  {
    tells: 'a Secret that a plugin may have decrypted',
    facts: { ...has(), managed: { kinds: ['Secret'], byPlugin: true } },
    expected: 'indeterminate',
  },
  {
    tells: 'one in order beside a Secret that a plugin may have decrypted',
    facts: { ...has({}), managed: { kinds: ['Secret'], byPlugin: true } },
    expected: 'indeterminate',
  },
  {
    tells: 'a plain Secret, which another check is for',
    facts: { ...has(), managed: { kinds: ['Secret'] } },
    expected: 'not-applicable',
  },
  {
    tells: 'a reading from before secrets were read',
    facts: { runtime: { workloads: [] } },
    expected: 'indeterminate',
  },
  {
    tells: 'nothing was read of it',
    facts: { runtime: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found with a stale one when first seen',
    facts: {
      baseline: true,
      pullRequest: null,
      ...has({ problems: ['stale'] }),
    },
    expected: 'fail',
  },
  {
    tells: 'cancelled before it ran',
    facts: { runtime: undefined, outcome: 'cancelled' },
    expected: 'not-applicable',
  },
];
