import { counted } from '../sentences';
import { gateCheck } from './gateCheck';

/** The checks that the policy names had succeeded on the very head. */
export const testingCheck = gateCheck({
  id: 'CHG-06',
  title: 'Testing',
  passes:
    'Every check that the policy names succeeded on the merged head, set by the App that the policy names',
  ruleVersion: 1,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'NIST-800-53r5', id: 'CM-3(2)' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  gate: 'checks',
  isOfHead: true,
  asked: ({ required }) => (typeof required === 'number' ? required > 0 : null),
  words: {
    notAsked: 'The policy named no checks',
    met: ({ required }, head) =>
      `${counted(Number(required), 'required check')} had succeeded on ${head}`,
    unmet: 'a required check had not succeeded on its head',
    unknown:
      'Whether the required checks had succeeded was not known when it was merged',
  },
});
