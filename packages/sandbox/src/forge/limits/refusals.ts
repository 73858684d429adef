import { Response } from 'express';

const DOCUMENTATION =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** GitHub's answer to a request above a secondary limit. */
export function refuseSecondary(response: Response, seconds: number): void {
  response.setHeader('retry-after', String(seconds));
  response.status(403).json({
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url: `${DOCUMENTATION}#about-secondary-rate-limits`,
  });
}

/**
 * GitHub's answer to a request above the primary limit: 403 for REST, and for
 * GraphQL 200 with an error, with nothing remaining in the headers.
 */
export function refusePrimary(
  response: Response,
  who: string,
  isGraphql: boolean,
): void {
  const message = `API rate limit exceeded for ${who}.`;
  if (isGraphql) {
    response.json({ errors: [{ type: 'RATE_LIMITED', message }] });
  } else {
    response.status(403).json({ message, documentation_url: DOCUMENTATION });
  }
}
