import { counted, listed } from '../../sentences';
import { defineCheck, judged, type Judgement } from '../check';
import { neverRan } from '../neverRan';
import type { KindHealth } from '../runtime';
import type { DeployedChangeFacts } from '../types';
import { customisationOf, matters } from './matters';

/**
 * Argo CD can tell of everything that matters whether it works, so that healthy
 * means more than applied; and where the policy asks for it, a metric tells
 * whether the business does.
 */
export const healthCheck = defineCheck({
  id: 'HLT-01',
  title: 'Health is told',
  passes:
    'Every kind that matters has a health check, and a metric is named where the policy asks for one',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC7.2' },
    { framework: 'ISO-27001-2022', id: 'A.8.16' },
  ],
  judge({ facts }) {
    if (neverRan(facts.outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    const health = facts.runtime?.health;
    const kinds = (health?.kinds ?? []).filter(({ kind }) => matters(kind));
    const problems = [...blind(kinds), ...withoutSignal(facts)];
    if (problems.length > 0) {
      return judged(
        'fail',
        problems.map(({ reason }) => reason).join(' '),
        problems.map(({ remedy }) => remedy).join(' '),
      );
    }
    return unknown(facts, kinds) ?? wellTold(facts, kinds);
  },
});

type Problem = Pick<Judgement, 'reason' | 'remedy'>;

const namesOf = (kinds: readonly KindHealth[], state: KindHealth['health']) =>
  kinds.filter(({ health }) => health === state).map(({ kind }) => kind);

function blind(kinds: readonly KindHealth[]): Problem[] {
  const none = namesOf(kinds, 'none');
  const ignored = namesOf(kinds, 'ignored');
  return [
    ...(none.length > 0
      ? [
          {
            reason: `Argo CD has no health check for ${listed(none)}.`,
            remedy: `Write one in argocd-cm: ${listed(
              none.map(customisationOf),
            )}.`,
          },
        ]
      : []),
    ...(ignored.length > 0
      ? [
          {
            reason: `The health of some objects is left out: ${listed(
              ignored,
            )}.`,
            remedy:
              'Take the annotation argocd.argoproj.io/ignore-healthcheck away.',
          },
        ]
      : []),
  ];
}

function withoutSignal({
  businessSignal,
  environment,
}: DeployedChangeFacts): Problem[] {
  if (!businessSignal?.asked || businessSignal.metrics.length > 0) return [];
  return [
    {
      reason: `The policy asks for a signal of the business in ${environment}, and names no metric.`,
      remedy: 'Name one under metrics in the policy, such as a rate of orders.',
    },
  ];
}

/** What keeps it from a pass; null: nothing. */
function unknown(
  { runtime, businessSignal }: DeployedChangeFacts,
  kinds: readonly KindHealth[],
): Judgement | null {
  if (!runtime?.health) {
    return judged(
      'indeterminate',
      'Of which kinds Argo CD tells the health is not on record.',
      'It is read from Argo CD once a sync has ended and its pods have settled; see whether the application is still progressing.',
    );
  }
  const untold = namesOf(kinds, 'untold');
  if (untold.length > 0) {
    return judged(
      'indeterminate',
      `Whether there is a health check is not known of ${listed(untold)}.`,
      'See in Argo CD why their objects are missing, or their health unknown.',
    );
  }
  if (runtime.health.truncated) {
    return judged(
      'indeterminate',
      'It has more kinds than are on record.',
      'Split the application into smaller ones.',
    );
  }
  return businessSignal
    ? null
    : judged(
        'indeterminate',
        'Whether the policy asks for a signal of the business is not known.',
        'Judge it by the policy of that time, and record the exception.',
      );
}

function wellTold(
  { businessSignal }: DeployedChangeFacts,
  kinds: readonly KindHealth[],
): Judgement {
  const metrics = businessSignal?.metrics ?? [];
  if (kinds.length === 0 && metrics.length === 0) {
    return judged('not-applicable', 'Nothing of it can be unwell.');
  }
  const told =
    kinds.length === 0
      ? 'Nothing of it can be unwell'
      : `Argo CD tells the health of ${
          kinds.length === 1
            ? kinds[0].kind
            : `each of ${counted(kinds.length, 'kind')} that matter`
        }`;
  return judged(
    'pass',
    metrics.length > 0
      ? `${told}, and the policy watches ${listed(metrics)}.`
      : `${told}.`,
  );
}
