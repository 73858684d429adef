import type { TicketSystemSubject } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startJira } from '@gitops-compliance/sandbox/src/tickets';
import { JiraTickets } from '../JiraTickets';
import type { JiraConfig } from '../config';

const TOKEN = 'token-of-the-portal';

/** How the portal works with the stand-in. */
export function jiraConfig(
  url: string,
  edition: JiraConfig['edition'],
  token = TOKEN,
): JiraConfig {
  return {
    name: 'jira',
    title: 'Jira',
    url,
    edition,
    auth:
      edition === 'cloud' ? { email: 'portal@acme.test', token } : { token },
    serviceField: 'components',
    approval: {
      approvedStatuses: ['Approved', 'Done'],
      rejectedStatuses: ['Rejected'],
      serviceManagement: false,
    },
    create: { project: 'PAY', issueType: 'Change', serviceAs: 'option' },
  };
}

/** The module against the stand-in, for the contract of the port. */
export async function jiraSubject(
  edition: JiraConfig['edition'],
): Promise<TicketSystemSubject> {
  const jira = await startJira({ token: TOKEN });
  const { people } = jira;
  const using = (token?: string) =>
    new JiraTickets(jiraConfig(jira.url, edition, token), { timeoutMs: 2000 });
  return {
    tickets: using(),
    strangers: using('wrong'),
    open: async (summary, service) => people.open({ summary, service }).key,
    approve: async key => people.move(key, 'Approved'),
    remark: async (key, text) => people.say(key, text),
    remove: async key => people.remove(key),
    written: async key => {
      const issue = people.find(key);
      return [
        JSON.stringify(issue?.comments),
        JSON.stringify(issue?.remoteLinks),
      ];
    },
    count: async () => people.count(),
    outage: () => jira.outage(),
    close: () => jira.close(),
  };
}
