import type { Page } from './Pager';

/** PagerDuty takes a summary of this length at most (Events API v2, `payload.summary`). */
const MAX_SUMMARY = 1024;

/** What a webhook of one's own gets. */
export function jsonBody(page: Page): object {
  return { source: 'gitops-compliance', ...page };
}

/**
 * An event as PagerDuty's Events API v2 takes it (`POST /v2/enqueue`), and what
 * speaks it: `trigger` wakes, `resolve` ends the alert of the same `dedup_key`.
 */
export function pagerDutyBody(page: Page, routingKey: string): object {
  const common = {
    routing_key: routingKey,
    dedup_key: page.key,
    client: 'GitOps Compliance',
    client_url: page.url,
  };
  if (page.action === 'resolve') {
    return { ...common, event_action: 'resolve' };
  }
  return {
    ...common,
    event_action: 'trigger',
    links: [{ href: page.url, text: 'The emergency' }],
    payload: {
      summary: page.summary.slice(0, MAX_SUMMARY),
      source: 'gitops-compliance',
      severity: 'critical',
      timestamp: page.at,
      component: 'change-control',
      custom_details: page.details,
    },
  };
}
