import { isoUtc, listed, utcTime } from '../sentences';
import { worstFinding, type Finding } from './findings';
import { instantOfFact, isFresh } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { TicketFact, TicketReading } from './ticketFact';

/**
 * A ticket stands behind the change: it exists, it is of the kind that the
 * policy allows, and where the policy asks for it, it is approved, names the
 * service, and counts for nothing else. What was not read lately closes.
 */
export const ticketGate = defineGate({
  id: 'ticket',
  title: 'Ticket',
  rule: 'A ticket is bound to the change, and its project, type, status, approval, service and time are as the policy asks.',
  policyKeys: [
    'requireTicket',
    'ticketProjects',
    'ticketTypes',
    'ticketStatuses',
    'requireTicketApproval',
    'requireTicketService',
    'requireTicketWindow',
    'ticketForOneChange',
    'maxFactAgeSeconds',
  ],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.8.32', 'NIST:CM-3'],
  decide(context) {
    const { facts, policy } = context;
    if (!policy.requireTicket) {
      return open('The policy does not ask for a ticket.', { required: false });
    }
    const { ticket } = facts;
    if (!ticket) {
      return decision(
        'pending',
        'No ticket is attached.',
        'Attach the ticket of this change, or create one from it.',
        { ticket: null },
      );
    }
    const small = { ticket: ticket.key, ticketAsOf: ticket.asOf };
    const asOf = instantOfFact(ticket.asOf);
    if (!isFresh(asOf, context)) {
      const since = asOf ? ` since ${utcTime(asOf, context.at)}` : '';
      return decision(
        'unknown',
        `${ticket.key} has not been read${since}, so its present state is not known.`,
        `Wait for the next reading, or check the connection to ${ticket.system}.`,
        small,
      );
    }
    if (!ticket.reading) {
      return decision(
        'closed',
        `${ticket.system} no longer has the ticket ${ticket.key} that was attached.`,
        'Attach the ticket of this change, and let the portal see it.',
        small,
      );
    }
    const read = ticket.reading;
    const told = {
      ...small,
      type: read.type,
      status: read.status,
      approval: read.approval,
    };
    const worst = worstFinding([
      ...kindOf(ticket.key, read, context),
      ...approvalOf(ticket.key, read, context),
      ...phaseOf(ticket.key, read, context),
      ...serviceOf(ticket.key, read, context),
      ...usesOf(ticket, context),
    ]);
    const time = windowOf(ticket.key, read, context);
    if (worst) return { ...worst, facts: told };
    if (time) return { ...time, facts: told };
    return open(`${ticket.key} stands behind it (${read.status}).`, told);
  },
});

/** Project, type and status, as the policy names them. */
function kindOf(
  key: string,
  { project, type, status }: TicketReading,
  { policy }: GateContext,
): Finding[] {
  const found: Finding[] = [];
  const allow = (what: string, value: string, of: string[] | null) => {
    if (of === null || of.some(name => same(name, value))) return;
    found.push({
      state: 'closed',
      reason: `${key} has the ${what} ${value}, and the policy asks for ${
        listed(of) || 'none that there is'
      }.`,
      remedy: `Attach a ticket with such a ${what}, or bring this one there.`,
    });
  };
  allow('project', project, policy.ticketProjects);
  allow('type', type, policy.ticketTypes);
  allow('status', status, policy.ticketStatuses);
  return found;
}

function approvalOf(
  key: string,
  { approval, status }: TicketReading,
  { policy }: GateContext,
): Finding[] {
  if (!policy.requireTicketApproval || approval === 'approved') return [];
  if (approval === 'rejected') {
    return [
      {
        state: 'closed',
        reason: `${key} was rejected.`,
        remedy: 'Settle it in the ticket system, or attach another ticket.',
      },
    ];
  }
  return [
    {
      state: 'pending',
      reason:
        approval === 'waiting'
          ? `${key} is not approved yet (${status}).`
          : `Nobody was asked to approve ${key} (${status}).`,
      remedy: 'Have it approved in the ticket system.',
    },
  ];
}

/** Where the policy names no statuses, a finished ticket counts for nothing. */
function phaseOf(
  key: string,
  { phase, status }: TicketReading,
  { policy }: GateContext,
): Finding[] {
  if (phase === 'open' || policy.ticketStatuses !== null) return [];
  return [
    {
      state: 'closed',
      reason: `${key} is ${phase} (${status}).`,
      remedy: 'Attach a ticket that is open, or open this one again.',
    },
  ];
}

function serviceOf(
  key: string,
  { services }: TicketReading,
  { policy, facts: { change } }: GateContext,
): Finding[] {
  if (!policy.requireTicketService) return [];
  const names = [change.service, change.service.split('/').pop() as string];
  if (services.some(named => names.some(name => same(name, named)))) return [];
  return [
    {
      state: 'closed',
      reason:
        services.length === 0
          ? `${key} names no service.`
          : `${key} names ${listed(services)}, not ${names[1]}.`,
      remedy: `Name ${names[1]} in the ticket, or attach its own ticket.`,
    },
  ];
}

function usesOf(
  { key, usedBy }: TicketFact,
  { policy }: GateContext,
): Finding[] {
  if (!policy.ticketForOneChange || usedBy.length === 0) return [];
  return [
    {
      state: 'closed',
      reason: `${key} counts for ${listed(
        usedBy.map(number => `#${number}`),
      )} already.`,
      remedy: 'Attach a ticket of its own.',
    },
  ];
}

/** Whether it is the planned time; null: it is, or nobody asks. */
function windowOf(
  key: string,
  { plannedStart, plannedEnd }: TicketReading,
  { policy, at }: GateContext,
): Omit<Decision, 'facts'> | null {
  if (!policy.requireTicketWindow) return null;
  const start = instantOfFact(plannedStart);
  const end = instantOfFact(plannedEnd);
  if (!start || !end || end <= start) {
    return {
      state: 'closed',
      reason: `${key} does not say when the work is planned.`,
      remedy: 'Give it a planned start and end in the ticket system.',
    };
  }
  if (at < start) {
    const time = utcTime(start, at);
    return {
      state: 'pending',
      reason: `${key} is planned from ${time} on.`,
      remedy: `Wait until ${time}.`,
      until: isoUtc(start),
    };
  }
  if (at < end) return null;
  return {
    state: 'closed',
    reason: `The time that ${key} was planned for ended at ${utcTime(
      end,
      at,
    )}.`,
    remedy: 'Have it planned and approved anew in the ticket system.',
  };
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
