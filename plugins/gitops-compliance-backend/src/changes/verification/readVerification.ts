import type {
  DeploymentSource,
  MetricsSource,
  ObservedRollout,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  judgeMetric,
  metricQuery,
  rolloutSentence,
  rolloutsThatCount,
  type MetricReading,
  type MetricRule,
} from '@gitops-compliance/rules';
import { targetPolicyOf, type Policy } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import type {
  MetricRecord,
  RolloutRecord,
  VerificationPayload,
} from './records';

/** What is looked at of a deployment. */
export interface VerifiedDeployment {
  id: string;
  instance: string;
  namespace: string;
  application: string;
  project: string;
}

/** Where it is read. */
export interface VerificationSources {
  sources: () => DeploymentSource[];
  metricsSources: () => MetricsSource[];
  policy: () => Policy;
}

/** What was read, and in words what keeps the change. */
export interface VerificationReading {
  payload: VerificationPayload;
  reasons: string[];
}

/**
 * Reads what lets a synced change succeed beside the health of its deployments:
 * progressive deliveries and their analyses, one request per deployment, and the
 * metrics of the policy, one each. Nothing throws but an abort: what cannot be
 * read is told as that, and never passes.
 */
export async function readVerification(
  row: ChangeRow,
  deployments: readonly VerifiedDeployment[],
  house: VerificationSources,
  signal: AbortSignal,
): Promise<VerificationReading> {
  const [rollouts, metrics] = await Promise.all([
    Promise.all(
      deployments.map(one => rolloutsOf(row, one, house.sources(), signal)),
    ),
    metricsOf(row, house, signal),
  ]);
  signal.throwIfAborted();
  const payload = {
    rollouts: rollouts.flatMap(({ found }) => found),
    metrics: metrics.map(({ record }) => record),
    unread: rollouts.flatMap(({ unread }) => unread),
  };
  const reasons = [...rollouts, ...metrics].flatMap(one => one.reasons);
  return {
    payload: {
      isPassing:
        payload.unread.length === 0 &&
        payload.rollouts.every(({ health }) => health === 'healthy') &&
        payload.metrics.every(({ verdict }) => verdict === 'met'),
      ...payload,
    },
    reasons,
  };
}

async function rolloutsOf(
  row: ChangeRow,
  deployment: VerifiedDeployment,
  sources: readonly DeploymentSource[],
  signal: AbortSignal,
): Promise<{ found: RolloutRecord[]; unread: string[]; reasons: string[] }> {
  const { id, instance, namespace, application, project } = deployment;
  const source = sources.find(candidate => candidate.instance === instance);
  let observed: ObservedRollout[];
  try {
    if (!source) throw new Error(`instance ${instance} is not configured`);
    observed = await source.readRollouts(
      { namespace, name: application, project },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    const said = (error as Error).message;
    return {
      found: [],
      unread: [id],
      reasons: [`the rollouts of ${application} could not be read: ${said}`],
    };
  }
  const counting = rolloutsThatCount(observed, row.steps.merged ?? '');
  return {
    found: counting
      .map(({ kind, namespace: where, name, health }) => ({
        deployment: id,
        kind,
        namespace: where,
        name,
        health,
      }))
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1)),
    unread: [],
    reasons: counting.flatMap(one => {
      const sentence = rolloutSentence(one);
      const said = one.message ? `: ${one.message}` : '';
      return sentence ? [`${sentence}${said}`] : [];
    }),
  };
}

function placeOf({ namespace, kind, name }: RolloutRecord): string {
  return `${namespace}/${kind}/${name}`;
}

async function metricsOf(
  row: ChangeRow,
  { policy, metricsSources }: VerificationSources,
  signal: AbortSignal,
): Promise<{ record: MetricRecord; reasons: string[] }[]> {
  const { service_ref: service, environment } = row;
  const { metrics } = targetPolicyOf(policy(), { service, environment });
  const target = { service: service.split('/').pop() ?? service, environment };
  return Promise.all(
    metrics.map(async rule => {
      const { name, source, comparison, threshold } = rule;
      const reading = await readMetric(rule, target, metricsSources(), signal);
      const { value, verdict, reason } = judgeMetric(rule, reading);
      return {
        record: { name, source, comparison, threshold, value, verdict },
        reasons: verdict === 'met' ? [] : [reason],
      };
    }),
  );
}

async function readMetric(
  rule: MetricRule,
  target: { service: string; environment: string },
  sources: readonly MetricsSource[],
  signal: AbortSignal,
): Promise<MetricReading> {
  const source = sources.find(({ name }) => name === rule.source);
  if (!source) {
    return {
      unreadable: `no metrics source '${rule.source}' is configured`,
    };
  }
  try {
    return { values: await source.query(metricQuery(rule, target), signal) };
  } catch (error) {
    signal.throwIfAborted();
    return { unreadable: (error as Error).message };
  }
}
