import { gateCheck } from './gateCheck';

/** Every commit that it brought was signed as the policy asks. */
export const signatureCheck = gateCheck({
  id: 'CHG-12',
  title: 'Signatures',
  passes: 'Every commit that it brought was signed as the policy asks',
  ruleVersion: 1,
  controls: [
    { framework: 'NIST-800-53r5', id: 'AU-10' },
    { framework: 'NIST-800-53r5', id: 'CM-14' },
  ],
  gate: 'signatures',
  isOfHead: true,
  asked: ({ signatures }) =>
    typeof signatures === 'string' ? signatures !== 'none' : null,
  words: {
    notAsked: 'The policy asked for no signatures',
    met: ({ signatures }) =>
      signatures === 'verified'
        ? 'Every commit that it brought was signed'
        : 'Every commit that it brought was signed by a person',
    unmet:
      'a commit that it brought, or the tag that a pin names, was not signed as the policy asks, or that tag was moved',
    unknown: 'How its commits were signed was not known when it was merged',
  },
});
