import { unsaid } from '../changes';
import { emergencyName } from '../emergencies';
import { listed } from '../sentences';
import { BASELINE, defineCheck, judged, withoutPullRequest } from './check';
import { neverRan } from './neverRan';

const REMEDY =
  'Put on record what it may affect and how one comes back from it, and record the exception.';

/**
 * A change said why it is made, what it may affect and how one comes back from it,
 * in words of its own. It judges what was on record of these words: the words
 * themselves can be erased.
 */
export const impactCheck = defineCheck({
  id: 'CHG-08',
  title: 'Impact and back-out',
  passes:
    'Its reason, its impact and the way back are filled in where the policy asks for them, and do not only repeat a template',
  ruleVersion: 1,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'NIST-800-53r5', id: 'CM-4' },
  ],
  judge({ facts }) {
    const { baseline, pullRequest, statements, outcome, emergency } = facts;
    if (baseline) return BASELINE;
    if (!pullRequest) return withoutPullRequest(facts);
    if (neverRan(outcome)) {
      return judged('not-applicable', 'It never came to its target.');
    }
    if (emergency) {
      return judged(
        'not-applicable',
        `It went under emergency ${emergencyName(
          emergency,
        )}, whose reason and incident are on record.`,
      );
    }
    if (!statements?.asked) {
      return judged(
        'not-applicable',
        'The policy asked for neither its impact nor a way back.',
      );
    }
    const empty = unsaid(statements, 'empty');
    const repeated = unsaid(statements, 'template');
    if (empty.length + repeated.length > 0) {
      const told = [
        ...(empty.length > 0 ? [`Not filled in: ${listed(empty)}.`] : []),
        ...(repeated.length > 0
          ? [`Only what a template says: ${listed(repeated)}.`]
          : []),
      ];
      return judged('fail', told.join(' '), REMEDY);
    }
    return judged(
      'pass',
      'Its reason, its impact and the way back are filled in.',
    );
  },
});
