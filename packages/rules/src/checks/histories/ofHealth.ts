import type { KindHealth } from '../runtime';
import type { TargetHistory } from './ofImages';

const told = (...kinds: [kind: string, health: KindHealth['health']][]) => ({
  runtime: {
    workloads: [],
    health: { kinds: kinds.map(([kind, health]) => ({ kind, health })) },
  },
});
const WELL = told(['Deployment.apps', 'told']);

/** What nobody can tell the health of, and what is said not to matter. */
export const HISTORIES_OF_HEALTH: readonly TargetHistory[] = [
  {
    tells: 'every kind that matters, and others that need none',
    facts: told(
      ['ConfigMap', 'none'],
      ['CustomResourceDefinition.apiextensions.k8s.io', 'none'],
      ['Deployment.apps', 'told'],
      ['Ingress.networking.k8s.io', 'told'],
      ['Namespace', 'none'],
      ['NetworkPolicy.networking.k8s.io', 'none'],
      ['PodDisruptionBudget.policy', 'none'],
      ['RoleBinding.rbac.authorization.k8s.io', 'none'],
      ['Secret', 'none'],
      ['ServiceAccount', 'none'],
    ),
    expected: 'pass',
  },
  {
    tells: 'not of a database that an operator makes of a custom resource',
    facts: told(['Deployment.apps', 'told'], ['Postgres.db.example', 'none']),
    expected: 'fail',
  },
  {
    tells: 'of a custom resource for which somebody wrote a check',
    facts: told(['Postgres.db.example', 'told']),
    expected: 'pass',
  },
  {
    tells: 'not of an application of applications',
    facts: told(['Application.argoproj.io', 'none']),
    expected: 'fail',
  },
  {
    tells: 'not of a custom resource that looks like one of Kubernetes',
    facts: told(['Gateway.gateway.networking.k8s.io', 'none']),
    expected: 'fail',
  },
  {
    tells: 'not of a kind that has the name of a harmless one',
    facts: told(['ConfigMap.miner.example', 'none']),
    expected: 'fail',
  },
  {
    tells: 'not of a workload that an older Argo CD has no check for',
    facts: told(['CronJob.batch', 'none']),
    expected: 'fail',
  },
  {
    tells: 'not of a Deployment that an annotation hides',
    facts: told(['Deployment.apps', 'ignored']),
    expected: 'fail',
  },
  {
    tells: 'not of a ConfigMap that an annotation hides',
    facts: told(['ConfigMap', 'ignored'], ['Deployment.apps', 'told']),
    expected: 'pass',
  },
  {
    tells: 'not of what only says how something else is to be done',
    facts: told(
      ['AnalysisTemplate.argoproj.io', 'none'],
      ['Rollout.argoproj.io', 'told'],
    ),
    expected: 'pass',
  },
  {
    tells: 'nothing of what is missing in the cluster',
    facts: told(
      ['Deployment.apps', 'told'],
      ['Ingress.networking.k8s.io', 'untold'],
    ),
    expected: 'indeterminate',
  },
  {
    tells: 'nothing of one kind, and another has no check',
    facts: told(['Deployment.apps', 'untold'], ['Queue.mq.example', 'none']),
    expected: 'fail',
  },
  {
    tells: 'of nothing that can be unwell',
    facts: told(['ConfigMap', 'none']),
    expected: 'not-applicable',
  },
  {
    tells: 'of more kinds than are on record',
    facts: {
      runtime: {
        workloads: [],
        health: { kinds: [], truncated: true },
      },
    },
    expected: 'indeterminate',
  },
  {
    tells: 'read before it was asked for',
    facts: { runtime: { workloads: [] } },
    expected: 'indeterminate',
  },
  {
    tells: 'never read',
    facts: { runtime: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'and no signal of the business where the policy asks for one',
    facts: { ...WELL, businessSignal: { asked: true, metrics: [] } },
    expected: 'fail',
  },
  {
    tells: 'and no signal where one is asked for, whatever is on record',
    facts: {
      runtime: undefined,
      businessSignal: { asked: true, metrics: [] },
    },
    expected: 'fail',
  },
  {
    tells: 'and the signal that the policy asks for',
    facts: { ...WELL, businessSignal: { asked: true, metrics: ['orders'] } },
    expected: 'pass',
  },
  {
    tells: 'a signal of the business, and a kind without a check',
    facts: {
      ...told(['Queue.mq.example', 'none']),
      businessSignal: { asked: true, metrics: ['orders'] },
    },
    expected: 'fail',
  },
  {
    tells: 'but not whether the policy asked for a signal',
    facts: { ...WELL, businessSignal: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found like this when first seen, with a kind without a check',
    facts: {
      baseline: true,
      pullRequest: null,
      ...told(['Queue.mq.example', 'none']),
    },
    expected: 'fail',
  },
  {
    tells: 'cancelled before it ran',
    facts: { runtime: undefined, outcome: 'cancelled' },
    expected: 'not-applicable',
  },
];
