import { gateCheck } from './gateCheck';

/**
 * Of everything that was changed and has an owner, an owner approved the head,
 * by the file of code owners on the base branch at that time.
 */
export const authorityCheck = gateCheck({
  id: 'CHG-04',
  title: 'Authority',
  passes:
    'An owner of everything that is owned approved the head, by the file of code owners on the base branch',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC6.3' },
    { framework: 'PCI-DSS-4.0.1', id: '7.2' },
    { framework: 'NIST-800-53r5', id: 'CM-5' },
  ],
  gate: 'code-owners',
  isOfHead: true,
  asked: ({ required, owned }) => {
    if (required === false) return false;
    return typeof owned === 'number' ? owned > 0 : null;
  },
  words: {
    notAsked:
      'The policy asked for no code owners, or nobody owned what was changed',
    met: (_, head) =>
      `An owner of everything that is owned had approved ${head}`,
    unmet: 'no owner had approved all that is owned',
    unknown: 'Whether an owner had approved was not known when it was merged',
  },
});
