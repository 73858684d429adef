import { IMAGE } from '../../testing/deployed';
import type { WorkloadFact } from '../runtime';
import type { TargetHistory } from './ofImages';

const NAME = 'registry.example/payments-api';
const ROGUE = `registry.example/miner@sha256:${'b'.repeat(64)}`;
const OLDER = `${NAME}@sha256:${'c'.repeat(64)}`;

const workload = (change: Partial<WorkloadFact> = {}): WorkloadFact => ({
  kind: 'Deployment.apps',
  namespace: 'payments',
  name: 'payments-api',
  declared: [IMAGE],
  running: [IMAGE],
  ...change,
});
const runs = (...workloads: Partial<WorkloadFact>[]) => ({
  runtime: { workloads: workloads.map(workload) },
});

const PROXY = 'docker.io/istio/proxyv2';
const PROXY_DIGEST = `${PROXY}@sha256:${'d'.repeat(64)}`;
const injected = (image: string) => ({
  injectedImages: [{ name: 'Istio', image }],
});

/** Images that run where Git names others, and what cannot be told. */
export const HISTORIES_OF_RUNTIME: readonly TargetHistory[] = [
  { tells: 'what Git names', facts: runs({}), expected: 'pass' },
  {
    tells: 'another image than Git names, by kubectl set image',
    facts: runs({ running: [ROGUE] }),
    expected: 'fail',
  },
  {
    tells: 'a container beside what Git names',
    facts: runs({ running: [IMAGE, ROGUE] }),
    expected: 'fail',
  },
  {
    tells: 'an earlier version of the same image',
    facts: runs({ running: [OLDER] }),
    expected: 'fail',
  },
  {
    tells: 'by a tag where Git names a digest',
    facts: runs({ running: [`${NAME}:latest`] }),
    expected: 'fail',
  },
  {
    tells: 'what Git names for something else of the application',
    facts: runs(
      {},
      { name: 'worker', declared: [OLDER], running: [OLDER, IMAGE] },
    ),
    expected: 'fail',
  },
  {
    tells: 'pods of something that Git does not have any more',
    facts: runs({}, { name: 'gone', declared: [], running: [OLDER] }),
    expected: 'fail',
  },
  {
    tells: 'the digest from a mirror of the registry',
    facts: runs({
      running: [`mirror.example/payments-api@${IMAGE.split('@')[1]}`],
    }),
    expected: 'pass',
  },
  {
    tells: 'a tag and the digest',
    facts: runs({
      declared: [`${NAME}:1.2@${IMAGE.split('@')[1]}`],
    }),
    expected: 'pass',
  },
  {
    tells: 'by the tag that Git names, behind which anything may be',
    facts: runs({ declared: [`${NAME}:1.2`], running: [`${NAME}:1.2`] }),
    expected: 'indeterminate',
  },
  {
    tells: 'by another tag than Git names',
    facts: runs({ declared: [`${NAME}:1.2`], running: [`${NAME}:1.3`] }),
    expected: 'fail',
  },
  {
    tells: 'a digest into which an admission put the tag of Git',
    facts: runs({ declared: [`${NAME}:1.2`] }),
    expected: 'indeterminate',
  },
  {
    tells: 'a digest of another image than the tag of Git names',
    facts: runs({ declared: [`${NAME}:1.2`], running: [ROGUE] }),
    expected: 'fail',
  },
  {
    tells: 'a tag of a registry with a port',
    facts: runs({
      declared: ['localhost:5000/api:1.2'],
      running: [`localhost:5000/api@${IMAGE.split('@')[1]}`],
    }),
    expected: 'indeterminate',
  },
  {
    tells: 'what an operator picked',
    facts: runs(
      {},
      { kind: 'Postgres.db.example', declared: null, running: [OLDER] },
    ),
    expected: 'indeterminate',
  },
  {
    tells: 'of a Rollout, what the Deployment that it refers to names',
    facts: runs(
      { running: [] },
      { kind: 'Rollout.argoproj.io', declared: null },
    ),
    expected: 'pass',
  },
  {
    tells: 'no pod at all',
    facts: runs({ running: [] }),
    expected: 'not-applicable',
  },
  {
    tells: 'nothing that could run',
    facts: runs(),
    expected: 'not-applicable',
  },
  {
    tells: 'more than is told',
    facts: { runtime: { workloads: [workload()], truncated: true } },
    expected: 'indeterminate',
  },
  {
    tells: 'more than is told, and a stranger among that',
    facts: {
      runtime: { workloads: [workload({ running: [ROGUE] })], truncated: true },
    },
    expected: 'fail',
  },
  {
    tells: 'nothing was read of it',
    facts: { runtime: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found with a stranger when first seen',
    facts: {
      baseline: true,
      pullRequest: null,
      ...runs({ running: [ROGUE] }),
    },
    expected: 'fail',
  },
  {
    tells: 'in an environment that lives of pushes, a stranger',
    facts: {
      livesOfPushes: true,
      pullRequest: null,
      ...runs({ running: [ROGUE] }),
    },
    expected: 'fail',
  },
  {
    tells: 'cancelled before it ran',
    facts: { runtime: undefined, outcome: 'cancelled' },
    expected: 'not-applicable',
  },
  {
    tells: 'a sidecar that the policy lets be added, whatever its version',
    facts: {
      ...runs({ running: [IMAGE, `${PROXY}:1.24.0`] }),
      ...injected(PROXY),
    },
    expected: 'pass',
  },
  {
    tells: 'a sidecar by the digest that the policy names',
    facts: {
      ...runs({ running: [IMAGE, PROXY_DIGEST] }),
      ...injected(PROXY_DIGEST),
    },
    expected: 'pass',
  },
  {
    tells: 'a sidecar by another digest than the policy names',
    facts: {
      ...runs({ running: [IMAGE, `${PROXY}@sha256:${'e'.repeat(64)}`] }),
      ...injected(PROXY_DIGEST),
    },
    expected: 'fail',
  },
  {
    tells: 'a sidecar by a tag where the policy names a digest',
    facts: {
      ...runs({ running: [IMAGE, `${PROXY}:1.24.0`] }),
      ...injected(PROXY_DIGEST),
    },
    expected: 'fail',
  },
  {
    tells: 'an image whose name begins like that of a sidecar',
    facts: {
      ...runs({ running: [IMAGE, `${PROXY}-debug:1.24.0`] }),
      ...injected(PROXY),
    },
    expected: 'fail',
  },
  {
    tells: 'the image of a sidecar from another registry',
    facts: {
      ...runs({ running: [IMAGE, `evil.example/istio/proxyv2:1.24.0`] }),
      ...injected(PROXY),
    },
    expected: 'fail',
  },
  {
    tells: 'a stranger beside a sidecar that may be added',
    facts: {
      ...runs({ running: [IMAGE, `${PROXY}:1.24.0`, ROGUE] }),
      ...injected(PROXY),
    },
    expected: 'fail',
  },
  {
    tells: 'the image of a sidecar alone, in place of what Git names',
    facts: {
      ...runs({ running: [`${PROXY}:1.24.0`] }),
      ...injected(PROXY),
    },
    expected: 'fail',
  },
  {
    tells: 'a sidecar beside what an operator picked',
    facts: {
      ...runs({
        kind: 'Postgres.db.example',
        declared: null,
        running: [OLDER, `${PROXY}:1.24.0`],
      }),
      ...injected(PROXY),
    },
    expected: 'indeterminate',
  },
];
