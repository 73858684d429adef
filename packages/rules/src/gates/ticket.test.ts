import fc from 'fast-check';
import type { TargetPolicy } from '../policy';
import { context } from '../testing/facts';
import { ticketGate } from './ticket';
import { ticketScope, type TicketFact, type TicketReading } from './ticketFact';

const reading = (change: Partial<TicketReading> = {}): TicketReading => ({
  project: 'PAY',
  type: 'Change',
  status: 'Scheduled',
  phase: 'open',
  approval: 'approved',
  approvedAt: '2026-06-01T09:00:00Z',
  services: ['payments-api'],
  plannedStart: '2026-06-01T14:00:00Z',
  plannedEnd: '2026-06-01T16:00:00Z',
  ...change,
});
const ticket = (
  change: Partial<TicketFact> = {},
  read: Partial<TicketReading> = {},
): TicketFact => ({
  system: 'jira',
  id: '10042',
  key: 'PAY-42',
  reading: reading(read),
  asOf: '2026-06-01T14:29:00Z',
  usedBy: [],
  ...change,
});

/** Everything that a policy can ask of a ticket. */
const EVERYTHING: Partial<TargetPolicy> = {
  requireTicket: true,
  ticketProjects: ['PAY'],
  ticketTypes: ['Change'],
  ticketStatuses: ['Scheduled', 'Implement'],
  requireTicketApproval: true,
  requireTicketService: true,
  requireTicketWindow: true,
  ticketForOneChange: true,
};
const judged = (
  fact: TicketFact | null,
  policy: Partial<TargetPolicy> = EVERYTHING,
) => ticketGate.evaluate(context({ policy, facts: { ticket: fact } }));

it('is open where the policy asks for none', () => {
  expect(judged(null, {}).state).toBe('open');
  expect(judged(ticket({}, { approval: 'rejected' }), {}).state).toBe('open');
});

it('is open with a ticket that is all that is asked for', () => {
  expect(judged(ticket())).toMatchObject({ state: 'open', remedy: '' });
});

it.each<[string, Partial<TicketFact>, Partial<TicketReading>, string, RegExp]>([
  ['that is gone', { reading: null }, {}, 'closed', /no longer has/],
  ['of another project', {}, { project: 'HR' }, 'closed', /project HR/],
  ['of another type', {}, { type: 'Task' }, 'closed', /type Task/],
  ['in another status', {}, { status: 'Draft' }, 'closed', /status Draft/],
  ['that was rejected', {}, { approval: 'rejected' }, 'closed', /rejected/],
  ['that waits', {}, { approval: 'waiting' }, 'pending', /not approved yet/],
  ['nobody was asked of', {}, { approval: 'none' }, 'pending', /Nobody was/],
  ['of another service', {}, { services: ['hr'] }, 'closed', /names hr, not/],
  ['of no service', {}, { services: [] }, 'closed', /names no service/],
  ['of another change', { usedBy: [7, 9] }, {}, 'closed', /#7 and #9/],
  [
    'that is planned for later',
    {},
    { plannedStart: '2026-06-01T15:00:00Z' },
    'pending',
    /planned from 15:00Z/,
  ],
  [
    'whose time is over',
    {},
    { plannedEnd: '2026-06-01T14:30:00Z' },
    'closed',
    /ended at 14:30Z/,
  ],
  ['that is not planned', {}, { plannedStart: null }, 'closed', /not say when/],
  ['that was never read', { asOf: null }, {}, 'unknown', /has not been read/],
  [
    'that was read too long ago',
    { asOf: '2026-06-01T14:20:00Z' },
    {},
    'unknown',
    /not been read since 14:20Z/,
  ],
  ['read some day', { asOf: 'lately' }, {}, 'unknown', /has not been read/],
])('a ticket %s holds', (_, fact, read, state, reason) => {
  const result = judged(ticket({ ...fact }, read));
  // `reading: null` of the fact goes before what it would read.
  const decided = 'reading' in fact ? judged(ticket(fact)) : result;
  expect(decided.state).toBe(state);
  expect(decided.reason).toMatch(reason);
  expect(decided.remedy).not.toBe('');
});

it('tells when a planned time begins', () => {
  const plannedStart = '2026-06-01T15:00:00.000Z';
  expect(judged(ticket({}, { plannedStart })).until).toBe(plannedStart);
});

it.each(['finished', 'cancelled'] as const)(
  'trap: a ticket that is %s counts where no status is asked for',
  phase => {
    const policy = { requireTicket: true };
    expect(judged(ticket({}, { phase }), policy).state).toBe('closed');
    expect(judged(ticket(), policy).state).toBe('open');
  },
);

it('names of services count as entity references and whatever their case', () => {
  const change = { service: 'component:default/payments-api' };
  const state = (services: string[]) =>
    ticketGate.evaluate(
      context({
        change,
        policy: EVERYTHING,
        facts: { ticket: ticket({}, { services }) },
      }),
    ).state;
  expect(state(['Payments-API'])).toBe('open');
  expect(state(['component:default/payments-api'])).toBe('open');
  expect(state(['payments'])).toBe('closed');
});

it('a stricter policy never opens it', () => {
  const partial = fc.record({
    project: fc.constantFrom('PAY', 'HR'),
    approval: fc.constantFrom<TicketReading['approval']>('approved', 'none'),
    phase: fc.constantFrom<TicketReading['phase']>('open', 'finished'),
    services: fc.subarray(['payments-api', 'hr']),
  });
  const asked = fc.record({
    ticketProjects: fc.constantFrom<string[] | null>(null, ['PAY'], []),
    requireTicketApproval: fc.boolean(),
    requireTicketService: fc.boolean(),
  });
  fc.assert(
    fc.property(partial, asked, (read, policy) => {
      const loose = judged(ticket({}, read), { requireTicket: true });
      const strict = judged(ticket({}, read), {
        requireTicket: true,
        ...policy,
      });
      expect([strict.state, loose.state]).not.toEqual([
        'open',
        expect.not.stringMatching('open'),
      ]);
    }),
  );
});

describe('the scope that a ticket was approved for', () => {
  const scope = (change: Partial<TicketReading>) =>
    ticketScope(reading(change));
  it.each<[string, Partial<TicketReading>]>([
    ['status', { status: 'Implement' }],
    ['approval', { approval: 'waiting' }],
    ['end', { phase: 'finished' }],
  ])('is the same whatever its %s', (_, change) => {
    expect(scope(change)).toBe(scope({}));
  });
  it.each<[string, Partial<TicketReading>]>([
    ['services', { services: ['payments-api', 'hr'] }],
    ['time', { plannedEnd: '2026-06-02T16:00:00Z' }],
    ['type', { type: 'Emergency' }],
  ])('is another for other %s', (_, change) => {
    expect(scope(change)).not.toBe(scope({}));
  });
});
