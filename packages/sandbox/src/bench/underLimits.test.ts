import type { RequestSummary } from '../forge';
import { secondsUnderLimits } from './underLimits';

const rest = (method: string): RequestSummary => ({
  method,
  path: '/api/v3/repos/acme/deploy/pulls/1/merge',
  kind: 'api',
  at: '2026-01-01T00:00:00Z',
});

describe('requests under the limits of GitHub', () => {
  it.each<[string, string, number, number, number]>([
    ['below every limit take their answers', 'PUT', 40, 10, 10],
    ['that write wait above 900 points a minute', 'PUT', 240, 60, 80],
    ['that create content wait above 80 a minute', 'POST', 81, 60, 62],
    ['that create content wait above 500 an hour', 'POST', 501, 3600, 3602],
    ['wait above 5,000 an hour', 'GET', 5001, 3600, 3602],
  ])('%s', (_, method, times, least, most) => {
    const seconds = secondsUnderLimits([rest(method)], times);
    expect(seconds).toBeGreaterThanOrEqual(least);
    expect(seconds).toBeLessThanOrEqual(most);
  });
});
