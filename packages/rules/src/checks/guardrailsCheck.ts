import { defineCheck, judged, type Judgement } from './check';
import { decisionOn } from './gateCheck';
import type { DecidedGate } from './gatesFact';
import type { DeployedChangeFacts } from './types';

/** What is wrong where it syncs by itself against the word of the policy. */
const SYNCS_BY_ITSELF = judged(
  'fail',
  'The policy leaves syncs to the portal alone, and the application was seen to sync by itself.',
  'Switch automatic sync off in Argo CD, or take syncByPortalAlone back by a change of the policy.',
);

/**
 * What holds changes up outside the portal is set as the policy says: the branch
 * demanded the portal's check when the change was merged, and where syncs are the
 * portal's alone nothing syncs by itself. It is judged again whenever a reading
 * differs. Argo CD's windows and the rules of its projects are not looked at.
 */
export const guardrailsCheck = defineCheck({
  id: 'CFG-01',
  title: 'Guardrails',
  passes:
    'The branch demanded the check of the portal when it was merged, where the policy asks for that, and automatic sync is off where the policy leaves syncs to the portal alone',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC7.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.9' },
    { framework: 'NIST-800-53r5', id: 'CM-6' },
  ],
  judge({ facts }) {
    const { autoSync, syncByPortalAlone } = facts;
    if (syncByPortalAlone === true && autoSync === true) return SYNCS_BY_ITSELF;
    const found = decisionOn(facts);
    if (found.judgement) return found.judgement;
    const guard = found.gates.results.find(({ gate }) => gate === 'guardrails');
    return (
      unguarded(guard) ??
      syncUnknown(facts) ??
      asSet(guard?.facts.required !== false, syncByPortalAlone === true)
    );
  },
});

function unguarded(guard: DecidedGate | undefined): Judgement | null {
  switch (guard?.state) {
    case 'open':
      return null;
    case 'closed':
    case 'pending':
      return judged(
        'fail',
        'The branch was not protected as the policy asks when it was merged.',
        'Do what the gate Guardrails says, and look at what else was merged there.',
      );
    default:
      return judged(
        'indeterminate',
        'How the branch was protected when it was merged is not known.',
        'Let the portal read the protection of the branch, and record the exception.',
      );
  }
}

function syncUnknown({
  autoSync,
  syncByPortalAlone,
}: DeployedChangeFacts): Judgement | null {
  if (syncByPortalAlone === undefined) {
    return judged(
      'indeterminate',
      'What the policy then in force said of syncs is not known.',
      'Judge it by the policy of that time, and record the exception.',
    );
  }
  return syncByPortalAlone && autoSync === undefined
    ? judged(
        'indeterminate',
        'Whether it syncs by itself is not on record.',
        'It is known after the next reading of Argo CD; see on Status what keeps it from being read.',
      )
    : null;
}

function asSet(isBranchAsked: boolean, isSyncAsked: boolean): Judgement {
  const branch = 'the branch demanded the check of the portal';
  const sync = 'automatic sync is off';
  if (isBranchAsked && isSyncAsked) {
    return judged('pass', `When it was merged ${branch}, and ${sync}.`);
  }
  if (isBranchAsked) {
    return judged(
      'pass',
      `When it was merged ${branch}; the policy says nothing of automatic sync here.`,
    );
  }
  return isSyncAsked
    ? judged(
        'pass',
        'As the policy asks, automatic sync is off; it asks for no protection of the branch.',
      )
    : judged(
        'not-applicable',
        'The policy asks neither for a protected branch nor that automatic sync be off here.',
      );
}
