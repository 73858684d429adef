import { counted } from '../sentences';
import { gateCheck } from './gateCheck';

/**
 * Each rule of the change advisory board had its quorum of votes on exactly what
 * was merged, by members who had no hand in it.
 */
export const boardCheck = gateCheck({
  id: 'CHG-09',
  title: 'Board',
  passes:
    'Each rule of the board had its quorum of votes on exactly what was merged, by members who had no hand in it',
  ruleVersion: 1,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'NIST-800-53r5', id: 'CM-3' },
    { framework: 'DORA', id: 'Art. 9(4)(e)' },
  ],
  gate: 'cab',
  isOfHead: true,
  asked: ({ rules }) => (typeof rules === 'number' ? rules > 0 : null),
  words: {
    notAsked: 'The policy asked no board, or it was a standard change',
    met: ({ votes, rules }, head) =>
      `${counted(Number(votes ?? 0), 'vote')} on ${head} met ${counted(
        Number(rules),
        'rule',
      )} of the board`,
    unmet: 'the board had not approved it',
    unknown: 'What the board had decided was not known when it was merged',
  },
});
