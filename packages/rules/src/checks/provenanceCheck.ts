import { defineCheck } from './check';
import { cameAround } from './cameAround';
import { gateCheck } from './gateCheck';

/** What the gate for reviews of the source decided. */
const { evaluate, ...ofGate } = gateCheck({
  id: 'CHG-01',
  title: 'Provenance of the source',
  passes:
    'Each commit that it brought of the source came by a merged pull request that somebody else had approved',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.32' },
    { framework: 'NIST-800-53r5', id: 'CM-3' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  gate: 'source-review',
  isOfHead: false,
  // An open gate that read no commits was asked for none.
  asked: ({ commits }) => typeof commits === 'number',
  words: {
    notAsked:
      'The policy asked for no reviews of the source, or the change brought no commits of one',
    met: ({ commits, repository }) =>
      `Each commit that it brought of ${repository} (${commits}) came by a reviewed pull request`,
    unmet:
      'a commit that it brought did not come by a pull request that somebody else had approved',
    unknown:
      'Which commits it brought, how they came, or who is behind an account that wrote or approved them was not known when it was merged',
  },
});

/**
 * Each commit between the revision that ran and the one that was to run came by
 * a merged pull request whose head somebody else approved, as the gate for
 * reviews of the source decided it; and so did the pin that names it.
 */
export const provenanceCheck = defineCheck({
  ...ofGate,
  judge: context => cameAround(context.facts) ?? evaluate(context),
});
