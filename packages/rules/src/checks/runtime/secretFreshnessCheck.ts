import { listed } from '../../sentences';
import { defineCheck, judged } from '../check';
import { neverRan } from '../neverRan';
import type { SecretFact } from './record';

const WRONG: Record<SecretFact['problems'][number], string> = {
  'not-ready': 'is not ready',
  stale: 'was not refreshed in time',
  wide: 'is sealed for more than its own name and namespace',
  plain: 'is not encrypted in full',
};

const UNSAID: Record<SecretFact['unknown'][number], string> = {
  ready: 'whether it is ready',
  fresh: 'whether it was refreshed in time',
  scope: 'for what it is sealed',
  encrypted: 'whether it is encrypted in full',
};

/**
 * What stands for a secret works and is kept fresh, and what holds one encrypted
 * does so in full and for one place alone. No value is looked at.
 */
export const secretFreshnessCheck = defineCheck({
  id: 'SEC-02',
  title: 'Secret freshness',
  passes:
    'Each reference to a secret is ready and refreshed on time, sealed ones are for one name and namespace, and what SOPS encrypts is encrypted in full',
  ruleVersion: 2,
  controls: [{ framework: 'SOC2', id: 'CC6.1' }],
  judge({ facts: { runtime, managed, outcome } }) {
    if (neverRan(outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    const secrets = runtime?.secrets;
    if (!secrets) {
      return judged(
        'indeterminate',
        'How its secrets stand is not on record.',
        'It is read from Argo CD once a sync has ended and its pods have settled; see whether the application is still progressing.',
      );
    }
    const wrong = secrets.flatMap(secret =>
      secret.problems.map(problem => `${nameOf(secret)} ${WRONG[problem]}`),
    );
    if (wrong.length > 0) {
      return judged(
        'fail',
        `Not in order: ${listed(wrong)}.`,
        'See its conditions in the cluster; seal for one name and namespace (scope strict), encrypt every value, and change what could be read.',
      );
    }
    const unknown = secrets.flatMap(secret =>
      secret.unknown.map(what => `${UNSAID[what]} (${nameOf(secret)})`),
    );
    if (unknown.length > 0) {
      return judged(
        'indeterminate',
        `Not known: ${listed(unknown)}.`,
        'See whether its controller runs in the cluster, and whether Argo CD compares the application at intervals.',
      );
    }
    if (runtime.secretsTruncated) {
      return judged(
        'indeterminate',
        'There are more than are on record.',
        'Split the application into smaller ones.',
      );
    }
    // A plugin may have decrypted it, and what it was in Git does not show.
    if (managed?.byPlugin && managed.kinds.includes('Secret')) {
      return judged(
        'indeterminate',
        'A plugin renders a Secret; whether Git holds it encrypted in full is not known.',
        'Look at the path in Git, and record the exception.',
      );
    }
    if (secrets.length === 0) {
      return judged(
        'not-applicable',
        'No ExternalSecret, SealedSecret or SopsSecret comes from the deployed path.',
      );
    }
    return managed
      ? judged('pass', `In order: ${listed(secrets.map(nameOf))}.`)
      : judged(
          'indeterminate',
          'Whether a plugin renders a Secret beside those in order is not on record.',
          'It is known once a reading of Argo CD finds it in sync.',
        );
  },
});

function nameOf({ kind, namespace, name }: SecretFact): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
