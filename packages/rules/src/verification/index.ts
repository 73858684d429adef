export {
  judgeMetric,
  METRIC_COMPARISONS,
  metricQuery,
  metricRuleSchema,
} from './metrics';
export type {
  JudgedMetric,
  MetricComparison,
  MetricReading,
  MetricRule,
  MetricVerdict,
} from './metrics';
export { rolloutSentence, rolloutsThatCount } from './rollouts';
export type { RolloutFact } from './rollouts';
