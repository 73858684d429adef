import type { TargetHistory } from './ofImages';

const WORKLOAD = ['Deployment.apps', 'Service'];

/** Secrets that somebody wrote into Git, and others. */
export const HISTORIES_OF_SECRETS: readonly TargetHistory[] = [
  {
    tells: 'no Secret at all',
    facts: { managed: { kinds: WORKLOAD } },
    expected: 'pass',
  },
  {
    tells: 'nothing is managed',
    facts: { managed: { kinds: [] } },
    expected: 'pass',
  },
  {
    tells: 'a plain Secret',
    facts: { managed: { kinds: [...WORKLOAD, 'Secret'] } },
    expected: 'fail',
  },
  {
    tells: 'a plain Secret beside references, of which it counts',
    facts: {
      managed: { kinds: ['ExternalSecret.external-secrets.io', 'Secret'] },
    },
    expected: 'fail',
  },
  {
    tells: 'a reference to a vault',
    facts: { managed: { kinds: ['ExternalSecret.external-secrets.io'] } },
    expected: 'pass',
  },
  {
    tells: 'a sealed one',
    facts: { managed: { kinds: ['SealedSecret.bitnami.com'] } },
    expected: 'pass',
  },
  {
    tells: 'a kind of somebody else that is called Secret as well',
    facts: { managed: { kinds: ['Secret.vault.example'] } },
    expected: 'pass',
  },
  {
    tells: 'a Secret that a plugin may have decrypted',
    facts: { managed: { kinds: ['Secret'], byPlugin: true } },
    expected: 'indeterminate',
  },
  {
    tells: 'a plugin that renders none',
    facts: { managed: { kinds: WORKLOAD, byPlugin: true } },
    expected: 'pass',
  },
  {
    tells: 'what is managed was never told',
    facts: { managed: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found with a plain Secret when first seen',
    facts: {
      baseline: true,
      pullRequest: null,
      managed: { kinds: ['Secret'] },
    },
    expected: 'fail',
  },
  {
    tells: 'in an environment that lives of pushes, a plain Secret',
    facts: {
      livesOfPushes: true,
      pullRequest: null,
      managed: { kinds: ['Secret'] },
    },
    expected: 'fail',
  },
  {
    tells: 'cancelled before it ran',
    facts: { managed: undefined, outcome: 'cancelled' },
    expected: 'not-applicable',
  },
];
