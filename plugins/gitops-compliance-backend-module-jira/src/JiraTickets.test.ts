import { ticketSystemContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { jiraSubject } from './__testUtils__/subject';

describe.each(['cloud', 'data-center'] as const)('Jira %s', edition => {
  ticketSystemContract(() => jiraSubject(edition));
});
