import { listed } from '../sentences';
import { defineCheck, judged } from './check';
import { neverRan } from './neverRan';

/** The Secret of Kubernetes itself. */
const PLAIN = 'Secret';
/** Kinds that name a secret which lies elsewhere. */
const REFERENCES =
  /^(ExternalSecret|ClusterExternalSecret)\.external-secrets\.io$|^SecretProviderClass\.secrets-store\.csi\.x-k8s\.io$|^Vault\w*Secret\.secrets\.hashicorp\.com$/;
/** Kinds that hold a secret encrypted. */
const SEALED =
  /^SealedSecret\.bitnami\.com$|^SopsSecret\.isindir\.github\.com$/;

const PREFER_REFERENCES =
  'Keep the value in a vault, let an ExternalSecret name it, and change it: the history of Git keeps the old one.';

/**
 * No plain Secret comes from the deployed path, by the kinds of objects that the
 * source manages. What a plugin renders may have been decrypted by it, and what
 * Git holds of that is not known.
 */
export const secretsCheck = defineCheck({
  id: 'SEC-01',
  title: 'Secrets',
  passes: 'No plain Secret comes from the deployed path',
  ruleVersion: 1,
  controls: [{ framework: 'SOC2', id: 'CC6.1' }],
  judge({ facts: { managed, outcome } }) {
    if (neverRan(outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    if (!managed) {
      return judged(
        'indeterminate',
        'Which kinds of objects its source manages is not on record.',
        'They are known once a reading of Argo CD finds it in sync.',
      );
    }
    if (managed.kinds.includes(PLAIN)) {
      return managed.byPlugin
        ? judged(
            'indeterminate',
            'A plugin renders a Secret; whether Git holds its value in plain is not known.',
            'Look at the path in Git, and record the exception.',
          )
        : judged(
            'fail',
            'A plain Secret comes from the deployed path.',
            PREFER_REFERENCES,
          );
    }
    const sealed = managed.kinds.filter(kind => SEALED.test(kind));
    const references = managed.kinds.filter(kind => REFERENCES.test(kind));
    if (sealed.length > 0) {
      return judged(
        'pass',
        `Git holds no plain Secret, but sealed ones (${listed(
          sealed,
        )}); references to a vault are to be preferred.`,
      );
    }
    return judged(
      'pass',
      references.length > 0
        ? `Git holds no Secret, but references (${listed(references)}).`
        : 'Nothing that comes from the deployed path is a Secret.',
    );
  },
});
