// Reads and writes at the stand-in as a client that does not know ours: jira.js
// validates every answer by the published schema of Jira Cloud and throws where
// one differs. It is a program of its own because jira.js is an ES module only.
import { createCloudClient } from 'jira.js';

const [host, apiToken] = process.argv.slice(2);
const jira = createCloudClient({
  host,
  auth: { type: 'basic', email: 'portal@acme.test', apiToken },
  onSchemaMismatch: 'throw',
});

const document = text => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const { id, key } = await jira.issues.createIssue({
  fields: {
    project: { key: 'PAY' },
    issuetype: { name: 'Change' },
    summary: 'Made by jira.js',
    description: document('Why'),
    labels: ['gitops-compliance-x'],
    components: [{ name: 'payments-api' }],
  },
});
const issue = await jira.issues.getIssue({ issueIdOrKey: key });
const many = await jira.issues.bulkFetchIssues({ issueIdsOrKeys: [id, '1'] });
const found = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
  jql: 'labels = "gitops-compliance-x" ORDER BY id ASC',
  maxResults: 1,
  fields: ['summary', 'status'],
});
const link = await jira.issueRemoteLinks.createOrUpdateRemoteIssueLink({
  issueIdOrKey: id,
  globalId: 'gitops-compliance:x',
  object: { url: 'https://portal.test/x', title: 'Change' },
});
await jira.issueComments.addComment({ issueIdOrKey: id, body: document('a') });
const comments = await jira.issueComments.getComments({ issueIdOrKey: id });
const me = await jira.myself.getCurrentUser();
console.log(
  JSON.stringify({
    key: issue.key,
    many: many.issues.length,
    found: found.issues.length,
    linked: link.id !== undefined,
    comments: comments.comments.length,
    me: me.accountId,
  }),
);
