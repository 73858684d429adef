import { jiraConfig } from './__testUtils__/subject';
import { issueSchema, ticketOf, type Approvals } from './jiraReading';

const config = {
  ...jiraConfig('https://jira.test', 'cloud'),
  serviceField: 'customfield_1',
  plannedStartField: 'customfield_2',
  plannedEndField: 'customfield_3',
};

const reading = (
  change: Record<string, unknown> = {},
  approvals: Approvals | null = null,
) =>
  ticketOf(
    issueSchema.parse({
      id: '1',
      key: 'PAY-1',
      fields: {
        summary: 'x',
        project: { key: 'PAY' },
        issuetype: { name: 'Change' },
        status: { name: 'To Do', statusCategory: { key: 'new' } },
        ...change,
      },
    }),
    config,
    approvals,
  ).reading;

const status = (name: string, key = 'indeterminate') => ({
  status: { name, statusCategory: { key } },
});

it.each<[string, Record<string, unknown>, string, string]>([
  ['to do', {}, 'waiting', 'open'],
  ['approved', status('approved'), 'approved', 'open'],
  ['rejected', status('Rejected', 'done'), 'rejected', 'cancelled'],
  ['done', status('Done', 'done'), 'approved', 'finished'],
])('a ticket that is %s', (_, fields, approval, phase) => {
  expect(reading(fields)).toMatchObject({ approval, phase });
});

it.each<[string, unknown, string[]]>([
  ['a text', 'shop', ['shop']],
  ['an option', { value: 'shop' }, ['shop']],
  ['options', [{ value: 'b' }, { value: 'a' }], ['a', 'b']],
  ['components', [{ name: ' shop ' }, { name: 'shop' }], ['shop']],
  ['texts', ['b', ''], ['b']],
  ['nothing', null, []],
  ['a number', 7, []],
])('takes services from %s', (_, value, services) => {
  expect(reading({ customfield_1: value }).services).toEqual(services);
});

it('tells planned times in UTC, and what is no time as none', () => {
  expect(
    reading({
      customfield_2: '2026-06-01T16:00:00.000+0200',
      customfield_3: 'soon',
    }),
  ).toMatchObject({
    plannedStart: '2026-06-01T14:00:00.000Z',
    plannedEnd: null,
  });
});

const said = (...decisions: string[]): Approvals => ({
  values: decisions.map(finalDecision => ({
    finalDecision,
    completedDate: { iso8601: '2026-06-01T09:00:00+0000' },
  })),
});

it.each<[string, Approvals, string]>([
  ['none', said(), 'none'],
  ['one that waits', said('approved', 'pending'), 'waiting'],
  ['one that was declined', said('approved', 'declined'), 'rejected'],
  ['all given', said('approved', 'approved'), 'approved'],
])('approvals of a service desk decide: %s', (_, approvals, approval) => {
  // Whatever the status says.
  expect(reading(status('Approved'), approvals).approval).toBe(approval);
});
