import type { CheckDispute } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { StatusTone } from '../components';

type Verdict = CheckDispute['verdict'];

const VERDICTS: Record<Verdict, string> = {
  pass: 'pass',
  fail: 'fail',
  indeterminate: 'not known',
  'not-applicable': 'does not apply',
};

/** How a dispute stands, in a shape and a word. */
export function disputeStatus({
  outcome,
}: CheckDispute): readonly [StatusTone, string] {
  if (outcome === 'upheld') return ['paused', 'Upheld'];
  return outcome ? ['ok', 'Changed'] : ['waiting', 'Waits for somebody else'];
}

/** What came of a dispute, in a sentence; empty: nothing yet. */
export function outcomeSentence(dispute: CheckDispute): string {
  const { outcome, verdict, verdictNow, factsMoved } = dispute;
  if (!outcome) return '';
  const facts = factsMoved ? 'newer entries' : 'the same entries';
  if (outcome === 'upheld') {
    return `Judged again from ${facts}, it was upheld: ${VERDICTS[verdict]}.`;
  }
  return verdictNow
    ? `Judged again, it changed from ${VERDICTS[verdict]} to ${VERDICTS[verdictNow]}.`
    : 'Judged again, nothing runs there any more.';
}

/** What a dispute is of, in words. */
export function disputeName({
  check,
  service,
  environment,
}: CheckDispute): string {
  const name = service.replace(/^component:(default\/)?/, '');
  return `${check} of ${name} in ${environment}`;
}
