import {
  startPrometheus,
  type Prometheus,
  type PrometheusFault,
} from './__testUtils__/prometheus';
import { PrometheusSource } from './PrometheusSource';

const QUERY = 'sum(rate(errors_total[5m]))';
const TOKEN = 'token-of-the-portal';

describe('Prometheus as a source of metrics', () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus({ token: TOKEN });
  });
  beforeEach(() => prometheus.fail(null));
  afterAll(() => prometheus.close());

  const source = (token = TOKEN, timeoutMs?: number) =>
    new PrometheusSource(
      {
        name: 'main',
        url: prometheus.url,
        authorization: `Bearer ${token}`,
      },
      { timeoutMs },
    );

  it.each<[string, readonly number[] | number, number[]]>([
    ['a value for each series', [0.5, 12], [0.5, 12]],
    ['a scalar as one', 3, [3]],
    ['no zero where there is no series', [], []],
    ['what is no number, or without end', [NaN, -Infinity], [NaN, -Infinity]],
  ])('gives %s', async (_, values, expected) => {
    prometheus.set(QUERY, values);
    expect(await source().query(QUERY)).toEqual(expected);
    expect(prometheus.queries().at(-1)).toBe(QUERY);
  });

  it.each<[PrometheusFault, RegExp]>([
    ['down', /cannot be reached/],
    ['silent', /did not answer within/],
    ['execution', /answered with 422/],
    ['timeout', /answered with 503/],
    ['redirect', /redirect/],
    ['page', /not one of Prometheus/],
    ['huge', /more than 1048576 bytes/],
    ['partial', /may be partial/],
  ])('is unreadable where it is %s', async (fault, reason) => {
    prometheus.fail(fault);
    const timeoutMs = fault === 'silent' ? 100 : undefined;
    await expect(source(TOKEN, timeoutMs).query(QUERY)).rejects.toMatchObject({
      name: 'MetricsUnreadableError',
      message: expect.stringMatching(reason),
    });
  });

  it('says what is wrong with a query and with the credentials, and repeats neither', async () => {
    const broken = 'sum(secret_total';
    await expect(source().query(broken)).rejects.toThrow(
      /does not understand the query/,
    );
    await expect(source().query(broken)).rejects.not.toThrow(/secret_total/);
    await expect(source('other').query(QUERY)).rejects.toThrow(
      /does not accept the credentials \(401\)/,
    );
  });
});
