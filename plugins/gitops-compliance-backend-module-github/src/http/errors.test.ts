import {
  ForgeRefusedError,
  ForgeUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  limitedFor,
  toForgeError,
  type Failure,
  type Operation,
} from './errors';
import { checkGraphqlErrors } from './graphql';

const now = new Date('2026-01-01T00:00:00Z');
const operation: Operation = {
  what: 'read files of acme/deploy',
  needs: "'Contents: read'",
  kind: 'read',
};

function failure(partial: Partial<Failure>): Failure {
  return { status: 500, headers: {}, message: '', ...partial };
}

describe('limits', () => {
  const reset = String(now.getTime() / 1000 + 90);
  it.each<[string, Partial<Failure>, number | null]>([
    ['retry-after', { status: 429, headers: { 'retry-after': '7' } }, 7],
    [
      'retry-after as a date',
      {
        status: 429,
        headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' },
      },
      30,
    ],
    [
      'nothing remains',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      },
      90,
    ],
    [
      'a secondary limit without a time',
      { status: 403, message: 'You have exceeded a secondary rate limit' },
      60,
    ],
    [
      'a refusal while some remain',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': reset },
      },
      null,
    ],
    ['an outage', { status: 503, headers: { 'retry-after': '7' } }, null],
  ])('%s', (_, partial, seconds) => {
    expect(limitedFor(failure(partial), now)).toBe(seconds);
  });

  it('knows a GraphQL limit that comes with HTTP 200', () => {
    expect(() =>
      checkGraphqlErrors('github.com', operation, {
        errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }],
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
        now,
      }),
    ).toThrow(
      expect.objectContaining({
        name: 'ForgeUnavailableError',
        retryAfterSeconds: 90,
      }),
    );
  });
});

describe('refusals', () => {
  it.each([
    [null, ForgeUnavailableError, /cannot be reached/],
    [502, ForgeUnavailableError, /answered 502/],
    [301, ForgeRefusedError, /redirect/],
    [401, ForgeRefusedError, /appId and privateKey/],
    [403, ForgeRefusedError, /needs 'Contents: read'/],
    [404, ForgeRefusedError, /needs 'Contents: read'/],
    [422, ForgeRefusedError, /answered 422/],
  ])('%s', (status, type, message) => {
    const error = toForgeError(
      'github.com',
      operation,
      failure({ status }),
      now,
    );
    expect(error).toBeInstanceOf(type);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^Could not read files of acme\/deploy/);
  });
});
