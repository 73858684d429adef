import { windowDifferences } from '../calendar/argo/baseline';
import { listed } from '../sentences';
import { branchesJudgement } from './branchesJudgement';
import { defineCheck, judged, type Judgement } from './check';
import { decisionOn } from './gateCheck';
import type { DecidedGate } from './gatesFact';
import { syncPolicyJudgement } from './syncPolicyJudgement';
import { uncomparedJudgement, uncomparedSentence } from './uncomparedJudgement';
import type { DeployedChangeFacts } from './types';

/** What is wrong where it syncs by itself against the word of the policy. */
const SYNCS_BY_ITSELF = judged(
  'fail',
  'The policy leaves syncs to the portal alone, and the application was seen to sync by itself.',
  'Switch automatic sync off in Argo CD, or take syncByPortalAlone back by a change of the policy.',
);

/**
 * What holds changes up outside the portal is set as the policy says: the branch
 * demanded the portal's check when the change was merged and does so still, where
 * syncs are the portal's alone nothing syncs by itself, and the sync windows and the
 * sync policy of Argo CD are those asked for. It is judged again whenever a reading
 * differs.
 */
export const guardrailsCheck = defineCheck({
  id: 'CFG-01',
  title: 'Guardrails',
  passes:
    'Where the policy asks for it, the branch demanded the check of the portal when it was merged and at the last reading, automatic sync is off, Argo CD has the sync windows that the policy lists and no others, its sync policy is the one that is asked for, and what Argo CD does not compare is narrow',
  ruleVersion: 6,
  controls: [
    { framework: 'SOC2', id: 'CC7.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.9' },
    { framework: 'NIST-800-53r5', id: 'CM-6' },
  ],
  judge({ facts }) {
    const { autoSync, syncByPortalAlone } = facts;
    if (syncByPortalAlone === true && autoSync === true) return SYNCS_BY_ITSELF;
    const windows = windowsJudgement(facts);
    if (windows?.verdict === 'fail') return windows;
    const policy = syncPolicyJudgement(facts);
    if (policy?.verdict === 'fail') return policy;
    const ignores = uncomparedJudgement(facts);
    if (ignores?.verdict === 'fail') return ignores;
    const branches = branchesJudgement(facts);
    if (branches?.verdict === 'fail') return branches;
    const found = decisionOn(facts);
    if (found.judgement) return found.judgement;
    const guard = found.gates.results.find(({ gate }) => gate === 'guardrails');
    return (
      unguarded(guard) ??
      branches ??
      syncUnknown(facts) ??
      windows ??
      policy ??
      ignores ??
      asSet(
        [
          ...(guard?.facts.required === false
            ? []
            : [
                'the branch demanded the check of the portal when it was merged',
              ]),
          ...(facts.guardrailsAsked ? ['it demands that still'] : []),
          ...(syncByPortalAlone ? ['automatic sync is off'] : []),
          ...(facts.syncWindowsAsked
            ? ['Argo CD has the sync windows that it lists']
            : []),
          ...(facts.syncPolicyAsked?.length
            ? ['its sync policy is the one that is asked for']
            : []),
          ...(facts.narrowIgnoresAsked
            ? ['what Argo CD does not compare is narrow']
            : []),
        ],
        uncomparedSentence(facts),
      )
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

/** What is to be said of sync windows; null: they are as asked, or none are. */
function windowsJudgement({
  syncWindows,
  syncWindowsAsked: asked,
}: DeployedChangeFacts): Judgement | null {
  if (asked === null) return null;
  if (asked === undefined) {
    return judged(
      'indeterminate',
      'Which sync windows the policy listed is not known.',
      'Judge it by the policy of that time, and record the exception.',
    );
  }
  if (!syncWindows) {
    return judged(
      'indeterminate',
      'Which sync windows Argo CD has for it is not on record.',
      'It is known after the next reading of Argo CD; see on Status what keeps it from being read.',
    );
  }
  const { missing, others } = windowDifferences(asked, syncWindows);
  if (missing.length + others.length === 0) return null;
  const told = [
    ...(missing.length > 0 ? [`it lacks ${listed(missing)}`] : []),
    ...(others.length > 0 ? [`it has ${listed(others)}`] : []),
  ];
  return judged(
    'fail',
    `The sync windows of Argo CD are not those of the policy: ${told.join(
      ', and ',
    )}.`,
    'Give the project in Argo CD the windows that syncWindows lists, or alter that by a change of the policy.',
  );
}

function asSet(kept: string[], besides: string): Judgement {
  return kept.length > 0
    ? judged('pass', `As the policy asks, ${listed(kept)}.${besides}`)
    : judged(
        'not-applicable',
        'The policy asks here neither for a protected branch, nor that automatic sync be off, nor for sync windows, a sync policy or narrow ignoreDifferences.',
      );
}
