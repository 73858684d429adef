import { z } from 'zod';

/** How the value of a metric must stand to its threshold. */
export const METRIC_COMPARISONS = [
  'below',
  'at-most',
  'at-least',
  'above',
] as const;

/** One of `METRIC_COMPARISONS`. */
export type MetricComparison = (typeof METRIC_COMPARISONS)[number];

/** Placeholders that a query may name, and what stands for them. */
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const KNOWN_PLACEHOLDERS = ['service', 'environment'];

/** A metric that must stay within its threshold before a change has succeeded. */
export const metricRuleSchema = z.strictObject({
  /** By which people know it; unique within a target. */
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'use lower-case letters, digits and hyphens, at most 63 characters',
    ),
  /** Name of the metrics source that is asked, as it is configured. */
  source: z.string().min(1).max(63),
  /** In the source's own language; `{{service}}` and `{{environment}}` are set in. */
  query: z
    .string()
    .min(1)
    .max(2000)
    .refine(
      query =>
        [...query.matchAll(PLACEHOLDER)].every(([, name]) =>
          KNOWN_PLACEHOLDERS.includes(name),
        ),
      'use no placeholders but {{service}} and {{environment}}',
    ),
  comparison: z.enum(METRIC_COMPARISONS),
  /** A decimal; kept as a text, since entries have no fractions (RFC 8785). */
  threshold: z
    .union([
      z.number(),
      z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/, 'give a number'),
    ])
    .transform(String),
});

/** See {@link metricRuleSchema}. */
export type MetricRule = z.infer<typeof metricRuleSchema>;

/** What a source answered: a value for each series; or why there are none. */
export type MetricReading =
  | { values: readonly number[] }
  | { unreadable: string };

/** `met` alone lets a change succeed. */
export type MetricVerdict = 'met' | 'missed' | 'unknown';

/** What a metric says. */
export interface JudgedMetric {
  verdict: MetricVerdict;
  /** The worst value, as a text for entries; null: none is known. */
  value: string | null;
  /** A sentence for people. */
  reason: string;
}

const HOLDS: Record<
  MetricComparison,
  (value: number, threshold: number) => boolean
> = {
  below: (value, threshold) => value < threshold,
  'at-most': (value, threshold) => value <= threshold,
  'at-least': (value, threshold) => value >= threshold,
  above: (value, threshold) => value > threshold,
};

const WORDS: Record<MetricComparison, string> = {
  below: 'below',
  'at-most': 'at most',
  'at-least': 'at least',
  above: 'above',
};

/**
 * The query for a target. What is set in is escaped for a text in double quotes,
 * as PromQL and most languages have it.
 *
 * @param target - the service by its name alone, as its entity has it
 */
export function metricQuery(
  { query }: Pick<MetricRule, 'query'>,
  target: { service: string; environment: string },
): string {
  const values: Record<string, string> = target;
  return query.replace(PLACEHOLDER, (_, name: string) =>
    values[name].replace(/[\\"]/g, '\\$&'),
  );
}

/**
 * Judges what was read. Every series must stand as the rule says; none, one that
 * is no number, and a source that cannot be read are `unknown`: missing data
 * never passes.
 */
export function judgeMetric(
  rule: Pick<MetricRule, 'name' | 'comparison' | 'threshold'>,
  reading: MetricReading,
): JudgedMetric {
  const { name, comparison, threshold } = rule;
  const wanted = `${WORDS[comparison]} ${threshold}`;
  if ('unreadable' in reading) {
    return {
      verdict: 'unknown',
      value: null,
      reason: `${name} could not be read: ${reading.unreadable}`,
    };
  }
  const { values } = reading;
  if (values.length === 0) {
    return {
      verdict: 'unknown',
      value: null,
      reason: `${name} has no data; it must be ${wanted}`,
    };
  }
  if (values.some(value => Number.isNaN(value))) {
    return {
      verdict: 'unknown',
      value: null,
      reason: `${name} is no number; it must be ${wanted}`,
    };
  }
  const isLess = comparison === 'below' || comparison === 'at-most';
  const worst = values.reduce((one, other) =>
    isLess ? Math.max(one, other) : Math.min(one, other),
  );
  const isMet = HOLDS[comparison](worst, Number(threshold));
  return {
    verdict: isMet ? 'met' : 'missed',
    value: String(worst),
    reason: `${name} is ${worst}${
      isMet ? ', as it should be:' : '; it must be'
    } ${wanted}`,
  };
}
