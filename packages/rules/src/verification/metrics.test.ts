import fc from 'fast-check';
import {
  judgeMetric,
  METRIC_COMPARISONS,
  metricQuery,
  metricRuleSchema,
  type MetricComparison,
  type MetricVerdict,
} from './metrics';

const rule = (comparison: MetricComparison, threshold = '1') => ({
  name: 'error-rate',
  comparison,
  threshold,
});

describe('a metric', () => {
  it.each<[MetricComparison, number[], MetricVerdict, string]>([
    ['below', [0.5], 'met', '0.5'],
    ['below', [1], 'missed', '1'],
    ['at-most', [1], 'met', '1'],
    ['at-most', [0.2, 1.1], 'missed', '1.1'],
    ['at-least', [1], 'met', '1'],
    ['at-least', [5, 0.9], 'missed', '0.9'],
    ['above', [1], 'missed', '1'],
    ['above', [2, 3], 'met', '2'],
    ['at-most', [Infinity], 'missed', 'Infinity'],
  ])(
    '%s 1, of which there are %j, is %s',
    (comparison, values, verdict, value) => {
      expect(judgeMetric(rule(comparison), { values })).toMatchObject({
        verdict,
        value,
      });
    },
  );

  it.each([
    [{ values: [] }, /has no data/],
    [{ values: [NaN, 0] }, /is no number/],
    [{ unreadable: 'it does not answer' }, /could not be read: it does not/],
  ])('is unknown where there is %j', (reading, reason) => {
    for (const comparison of METRIC_COMPARISONS) {
      expect(judgeMetric(rule(comparison), reading)).toMatchObject({
        verdict: 'unknown',
        reason: expect.stringMatching(reason),
      });
    }
  });

  it('is met only where each series alone would meet it', () => {
    const values = fc.array(fc.double({ min: -9, max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.constantFrom(...METRIC_COMPARISONS),
        values,
        (comparison, all) => {
          const of = (some: number[]) =>
            judgeMetric(rule(comparison), { values: some }).verdict;
          const each = all.map(value => of([value]));
          expect(of(all) === 'met').toBe(each.every(one => one === 'met'));
        },
      ),
    );
  });
});

describe('a query', () => {
  const query = 'rate(errors{app="{{service}}",env="{{ environment }}"}[5m])';

  it('takes the target, escaped', () => {
    expect(
      metricQuery({ query }, { service: 'pay"ments\\', environment: 'prod' }),
    ).toBe('rate(errors{app="pay\\"ments\\\\",env="prod"}[5m])');
  });

  it.each([[0.05], ['0.05'], [-3], [1e-7]])(
    'has a threshold that entries can keep: %s',
    threshold => {
      const parsed = metricRuleSchema.parse({
        ...rule('below'),
        source: 'main',
        query,
        threshold,
      });
      expect(parsed.threshold).toBe(String(threshold));
      expect(metricRuleSchema.parse(parsed)).toEqual(parsed);
    },
  );

  it('takes no other placeholder', () => {
    const parsed = metricRuleSchema.safeParse({
      ...rule('below'),
      source: 'main',
      query: '{{cluster}}',
    });
    expect(parsed.error?.issues[0].message).toMatch(/\{\{service\}\}/);
  });
});
