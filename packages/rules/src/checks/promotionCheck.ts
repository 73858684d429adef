import { gateCheck } from './gateCheck';

/**
 * The same revision had run healthy before the target for as long as the policy
 * says; a first environment has nothing before it.
 */
export const promotionCheck = gateCheck({
  id: 'CHG-11',
  title: 'Promotion',
  passes:
    'The same revision ran healthy before the target for as long as the policy says; a first environment has nothing before it',
  ruleVersion: 1,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.3' },
    { framework: 'ISO-27001-2022', id: 'A.8.31' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  gate: 'upstream',
  isOfHead: false,
  asked: ({ upstreams, kind, toRevision }) => {
    if (kind === 'rollback' || toRevision === null) return false;
    return typeof upstreams === 'string' ? upstreams !== '' : null;
  },
  words: {
    notAsked:
      'Nothing had to run before it: it is a first environment, goes back, or moves no revision',
    met: ({ upstreams }) =>
      `What it brought had run healthy in ${String(upstreams)
        .split(',')
        .join(', ')}`,
    unmet: 'what it brought had not run healthy before it for long enough',
    unknown: 'What ran before it was not known when it was merged',
  },
});
