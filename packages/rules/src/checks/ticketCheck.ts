import { gateCheck } from './gateCheck';

/** A ticket stood behind it as the policy asks, before it was merged. */
export const ticketCheck = gateCheck({
  id: 'CHG-07',
  title: 'Ticket',
  passes:
    'A ticket stood behind it as the policy asks when it was merged, approved where the policy asks for that',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.32' },
    { framework: 'DORA', id: 'Art. 9(4)(e)' },
  ],
  gate: 'ticket',
  isOfHead: false,
  asked: ({ required, ticket }) => {
    if (required === false) return false;
    return typeof ticket === 'string' ? true : null;
  },
  words: {
    notAsked: 'The policy asked for no ticket',
    met: ({ ticket, approval }) =>
      approval === 'approved'
        ? `${ticket} stood behind it and was approved`
        : `${ticket} stood behind it; the policy asked for no approval of it`,
    unmet: 'no ticket stood behind it as the policy asks',
    unknown: 'How its ticket stood was not known when it was merged',
  },
});
