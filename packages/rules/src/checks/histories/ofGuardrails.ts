import type { DecidedGate, GatesFact } from '../gatesFact';
import { branch } from '../../testing/deployed';
import { APP_ID, HEAD } from '../../testing/facts';
import type { TargetHistory } from './ofImages';

/** Gates of a merged change of which `guardrails` said this; null: nothing. */
function gates(
  guard: Partial<DecidedGate> | null,
  merge: GatesFact['merge'] = 'portal',
): GatesFact {
  return {
    mode: 'enforce',
    merge,
    headSha: HEAD,
    results: guard
      ? [{ gate: 'guardrails', state: 'open', facts: {}, ...guard }]
      : [],
  };
}

const NIGHT = {
  kind: 'deny' as const,
  schedule: '0 22 * * *',
  duration: '8h',
  timeZone: 'Europe/Berlin',
  manualSync: false,
};
/** All else as the policy says. */
const WELL = { gates: gates({}), syncByPortalAlone: true, autoSync: false };

const NOT_ASKED = {
  gates: gates({ facts: { required: false } }),
  guardrailsAsked: false,
};
const UNPROTECTED = branch({ protection: null });
const BY_ANYBODY = {
  requiredChecks: [{ context: 'gitops-compliance', appId: null }],
  requiredApprovals: 1,
  bypassActors: [],
};

/** Settings that were let slip, and others. */
export const HISTORIES_OF_GUARDRAILS: readonly TargetHistory[] = [
  {
    tells: 'all as the policy says',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: false },
    expected: 'pass',
  },
  {
    tells: 'somebody switched automatic sync on',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: true },
    expected: 'fail',
  },
  {
    tells: 'automatic sync where the policy says nothing of it',
    facts: { gates: gates({}), syncByPortalAlone: false, autoSync: true },
    expected: 'pass',
  },
  {
    tells: 'automatic sync was never told',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'the policy of the time is lost',
    facts: { gates: gates({}), syncByPortalAlone: undefined, autoSync: false },
    expected: 'indeterminate',
  },
  {
    tells: 'merged while the branch took anything',
    facts: { gates: gates({ state: 'closed' }) },
    expected: 'fail',
  },
  {
    tells: 'merged around the portal while the branch took anything',
    facts: { gates: gates({ state: 'closed' }, 'outside') },
    expected: 'fail',
  },
  {
    tells: 'merged before the protection was read',
    facts: { gates: gates({ state: 'unknown' }) },
    expected: 'indeterminate',
  },
  {
    tells: 'the gate left no trace',
    facts: { gates: gates(null) },
    expected: 'indeterminate',
  },
  {
    tells: 'no decision is on record',
    facts: { gates: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'only automatic sync is asked about',
    facts: { ...NOT_ASKED, syncByPortalAlone: true, autoSync: false },
    expected: 'pass',
  },
  {
    tells: 'nothing is asked',
    facts: { ...NOT_ASKED, syncByPortalAlone: false, autoSync: true },
    expected: 'not-applicable',
  },
  {
    tells: 'found when first seen',
    facts: { baseline: true, gates: undefined, pullRequest: null },
    expected: 'not-applicable',
  },
  {
    tells: 'found when first seen, and syncing by itself against the policy',
    facts: {
      baseline: true,
      gates: undefined,
      pullRequest: null,
      syncByPortalAlone: true,
      autoSync: true,
    },
    expected: 'fail',
  },
  {
    tells: 'nothing explains it',
    facts: { gates: undefined, pullRequest: null },
    expected: 'indeterminate',
  },
  {
    tells: 'closed before it was merged',
    facts: { gates: gates({}, null) },
    expected: 'not-applicable',
  },
  {
    tells: 'the sync windows are those of the policy, said in other words',
    facts: {
      ...WELL,
      syncWindowsAsked: [NIGHT],
      syncWindows: [
        {
          kind: 'deny',
          schedule: ' 0  22 * * * ',
          duration: '480m',
          timeZone: 'Europe/Berlin',
          applications: ['*'],
          description: 'Night',
        },
      ],
    },
    expected: 'pass',
  },
  {
    tells: 'somebody took a window away',
    facts: { ...WELL, syncWindowsAsked: [NIGHT], syncWindows: [] },
    expected: 'fail',
  },
  {
    tells: 'somebody let persons sync in it',
    facts: {
      ...WELL,
      syncWindowsAsked: [NIGHT],
      syncWindows: [{ ...NIGHT, manualSync: true }],
    },
    expected: 'fail',
  },
  {
    tells: 'somebody let syncs go on into it',
    facts: {
      ...WELL,
      syncWindowsAsked: [NIGHT],
      syncWindows: [{ ...NIGHT, syncOverrun: true }],
    },
    expected: 'fail',
  },
  {
    tells: 'a window that allows was added beside it',
    facts: {
      ...WELL,
      syncWindowsAsked: [NIGHT],
      syncWindows: [NIGHT, { ...NIGHT, kind: 'allow' }],
    },
    expected: 'fail',
  },
  {
    tells: 'there is a window where there should be none, of what was found',
    facts: {
      baseline: true,
      gates: undefined,
      pullRequest: null,
      syncWindowsAsked: [],
      syncWindows: [NIGHT],
    },
    expected: 'fail',
  },
  {
    tells: 'there is no window, as there should be',
    facts: { ...WELL, syncWindowsAsked: [], syncWindows: [] },
    expected: 'pass',
  },
  {
    tells: 'its windows were never read',
    facts: { ...WELL, syncWindowsAsked: [NIGHT], syncWindows: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'which windows the policy listed is lost',
    facts: { ...WELL, syncWindowsAsked: undefined, syncWindows: [] },
    expected: 'indeterminate',
  },
  {
    tells: 'windows of which the policy says nothing',
    facts: { ...WELL, syncWindowsAsked: null, syncWindows: [NIGHT] },
    expected: 'pass',
  },
  {
    tells: 'only windows are asked about',
    facts: {
      ...NOT_ASKED,
      syncByPortalAlone: false,
      syncWindowsAsked: [NIGHT],
      syncWindows: [NIGHT],
    },
    expected: 'pass',
  },
  {
    tells: 'somebody switched the protection off after the merge',
    facts: {
      ...WELL,
      branches: [
        branch({
          protection: null,
          changed: {
            after: '2026-06-01T13:00:00.000Z',
            by: '2026-06-01T13:30:00.000Z',
          },
        }),
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'the branch is not protected, of what was found',
    facts: {
      baseline: true,
      gates: undefined,
      pullRequest: null,
      branches: [UNPROTECTED],
    },
    expected: 'fail',
  },
  {
    tells: 'somebody lets any source set the check after the merge',
    facts: { ...WELL, branches: [branch({ protection: BY_ANYBODY })] },
    expected: 'fail',
  },
  {
    tells: 'somebody put the App on the bypass list after the merge',
    facts: {
      ...WELL,
      branches: [
        branch({
          protection: {
            ...BY_ANYBODY,
            requiredChecks: [{ context: 'gitops-compliance', appId: APP_ID }],
            bypassActors: ['acme-portal'],
          },
        }),
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'one of two branches is not protected',
    facts: {
      ...WELL,
      branches: [
        branch(),
        { ...UNPROTECTED, repository: 'acme/charts', branch: 'main' },
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'the protection is hidden from the App',
    facts: { ...WELL, branches: [branch({ protection: null, hidden: true })] },
    expected: 'indeterminate',
  },
  {
    tells: 'some is hidden, and what is not demands the check',
    facts: { ...WELL, branches: [branch({ hidden: true })] },
    expected: 'pass',
  },
  {
    tells: 'its branch was never read since the merge',
    facts: {
      ...WELL,
      branches: [{ repository: 'acme/deploy', branch: 'main' }],
    },
    expected: 'indeterminate',
  },
  {
    tells: 'in which branch its pin lies was not told',
    facts: { ...WELL, branches: [] },
    expected: 'indeterminate',
  },
  {
    tells: 'whether the policy asked for protection is lost',
    facts: { ...WELL, guardrailsAsked: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'no protection where the policy asks for none',
    facts: {
      ...NOT_ASKED,
      syncByPortalAlone: true,
      autoSync: false,
      branches: [UNPROTECTED],
    },
    expected: 'pass',
  },
  {
    tells: 'no protection where everything comes by pushes',
    facts: {
      livesOfPushes: true,
      pullRequest: null,
      gates: undefined,
      branches: [UNPROTECTED],
    },
    expected: 'not-applicable',
  },
  {
    tells: 'it heals itself, as it is to',
    facts: {
      ...WELL,
      syncByPortalAlone: false,
      autoSync: true,
      selfHeal: true,
      prune: false,
      syncPolicyAsked: ['automatic', 'self-heal', 'no-prune'],
    },
    expected: 'pass',
  },
  {
    tells: 'somebody switched self-heal off',
    facts: { ...WELL, selfHeal: false, syncPolicyAsked: ['self-heal'] },
    expected: 'fail',
  },
  {
    tells: 'it prunes where it must not, of what was found',
    facts: {
      baseline: true,
      gates: undefined,
      pullRequest: null,
      syncByPortalAlone: false,
      autoSync: true,
      prune: true,
      syncPolicyAsked: ['no-prune'],
    },
    expected: 'fail',
  },
  {
    tells: 'automatic sync is asked for, and it is the portal that syncs',
    facts: { ...WELL, syncPolicyAsked: ['automatic'] },
    expected: 'fail',
  },
  {
    tells: 'one setting is asked for both ways',
    facts: {
      ...WELL,
      selfHeal: false,
      syncPolicyAsked: ['no-self-heal', 'self-heal'],
    },
    expected: 'fail',
  },
  {
    tells: 'whether it prunes was never told',
    facts: { ...WELL, syncPolicyAsked: ['no-prune'] },
    expected: 'indeterminate',
  },
  {
    tells: 'which sync policy was asked for is lost',
    facts: { ...WELL, syncPolicyAsked: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'only the sync policy is asked about',
    facts: {
      ...NOT_ASKED,
      syncByPortalAlone: false,
      autoSync: false,
      syncPolicyAsked: ['manual'],
    },
    expected: 'pass',
  },
  {
    tells: 'a value that an autoscaler sets is not compared',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [{ kind: 'Deployment.apps', pointers: ['/spec/replicas'] }],
    },
    expected: 'pass',
  },
  {
    tells: 'somebody has nothing below spec compared',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [{ kind: 'Deployment.apps', pointers: ['/spec'] }],
    },
    expected: 'fail',
  },
  {
    tells: 'nothing below spec is compared, where the policy lets that be',
    facts: {
      ...WELL,
      uncompared: [{ kind: 'Deployment.apps', pointers: ['/spec'] }],
    },
    expected: 'pass',
  },
  {
    tells: 'what is not compared was never told',
    facts: { ...WELL, narrowIgnoresAsked: true },
    expected: 'indeterminate',
  },
  {
    tells: 'whether that must be narrow is lost',
    facts: { ...WELL, narrowIgnoresAsked: undefined, uncompared: [] },
    expected: 'indeterminate',
  },
  {
    tells: 'the containers of a CronJob are not compared',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [
        {
          kind: 'CronJob.batch',
          pointers: ['/spec/jobTemplate/spec/template/spec/containers'],
        },
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'the spec is left out in another spelling of jq',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [{ kind: 'Deployment.apps', expressions: ['.["spec"]?'] }],
    },
    expected: 'fail',
  },
  {
    tells: 'an expression computes what it leaves out',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [
        { kind: 'Deployment.apps', expressions: ['getpath(["spec"])'] },
      ],
    },
    expected: 'indeterminate',
  },
  {
    tells: 'a sidecar is left out by its name',
    facts: {
      ...WELL,
      narrowIgnoresAsked: true,
      uncompared: [
        {
          kind: 'Deployment.apps',
          expressions: [
            '.spec.template.spec.containers[] | select(.name == "proxy")',
          ],
        },
      ],
    },
    expected: 'pass',
  },
  {
    tells: 'found when first seen, and all is as asked',
    facts: { baseline: true, pullRequest: null },
    expected: 'not-applicable',
  },
];
