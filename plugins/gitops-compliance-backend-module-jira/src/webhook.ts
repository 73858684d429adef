import type { HttpPostIngressOptions } from '@backstage/plugin-events-node';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { JIRA_TOPIC } from './JiraTickets';

const HEADER = 'x-hub-signature';

/**
 * Takes Jira's webhook at `/api/events/http/jira`, where its signature is right
 * (HMAC-SHA256 over the raw body, header `X-Hub-Signature`).
 */
export function jiraIngress(secret: string): HttpPostIngressOptions {
  return {
    topic: JIRA_TOPIC,
    validator: async ({ raw, headers }, context) => {
      const given = headers[HEADER];
      if (typeof given === 'string' && isSigned(raw.body, given, secret))
        return;
      context.reject({
        status: 403,
        payload: { message: 'The signature is missing or wrong' },
      });
    },
  };
}

function isSigned(body: Buffer, given: string, secret: string): boolean {
  const wanted = `sha256=${createHmac('sha256', secret)
    .update(body)
    .digest('hex')}`;
  return (
    given.length === wanted.length &&
    timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
  );
}
