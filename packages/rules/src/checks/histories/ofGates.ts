import { DEFAULT_TARGET_POLICY } from '../../policy';
import {
  HEAD,
  OLD,
  deployment,
  human,
  review,
  stranger,
  type Differences,
} from '../../testing/facts';
import type { GatesFact } from '../gatesFact';
import type { DeployedChangeFacts, Verdict } from '../types';
import {
  check,
  ownedBy,
  pull,
  signatures,
  source,
  ticket,
  vote,
} from './everythingAsked';

/** What happened to a change, and what each check named must say of it. */
export interface History {
  tells: string;
  /** What its gates decided from, where that is not as it should be. */
  decided?: Differences;
  /** How it was merged; unless told otherwise through the portal. */
  merge?: GatesFact['merge'];
  mode?: GatesFact['mode'];
  /** What else is on record of it. */
  facts?: Partial<DeployedChangeFacts>;
  expected: Record<string, Verdict>;
}

const { requiredChecks, cab } = DEFAULT_TARGET_POLICY;
const emergency = {
  id: 'e-1',
  number: 12,
  targets: [{ service: 'payments-api', environment: 'prod' }],
  declaredAt: '2026-06-01T14:00:00Z',
  expiresAt: '2026-06-01T16:00:00Z',
  endedAt: null,
  needsConfirmation: true,
  confirmedAt: '2026-06-01T14:05:00Z',
};
const bends = {
  emergencies: true,
  emergencyBends: ['ticket', 'cab', 'upstream'] as (
    | 'ticket'
    | 'cab'
    | 'upstream'
  )[],
};
const elsewhere = {
  upstreams: [
    {
      environment: 'staging',
      deployments: [deployment({ pinnedRevision: OLD })],
    },
  ],
};

/** Every check of a decision passes of the change with which nothing is wrong. */
export const NOTHING_WRONG: Record<string, Verdict> = {
  'CHG-01': 'pass',
  'CHG-02': 'pass',
  'CHG-03': 'pass',
  'CHG-04': 'pass',
  'CHG-05': 'pass',
  'CHG-06': 'pass',
  'CHG-07': 'pass',
  'CHG-08': 'pass',
  'CHG-09': 'pass',
  'CHG-10': 'pass',
  'CHG-11': 'pass',
  'CHG-12': 'pass',
  'CHG-13': 'pass',
  'CHG-14': 'pass',
  'CHG-15': 'pass',
  'SOD-01': 'pass',
  'SOD-02': 'pass',
  'CFG-01': 'pass',
  'SEC-01': 'pass',
  'SEC-02': 'pass',
  'ACC-01': 'pass',
  'EMG-01': 'not-applicable',
  'EMG-02': 'not-applicable',
  'EMG-03': 'not-applicable',
  'EMG-04': 'not-applicable',
  'DRF-01': 'pass',
  'DRF-02': 'not-applicable',
  'DRF-03': 'pass',
  'HLT-01': 'pass',
};

const JUDGED_BY_DECISIONS = [
  'CHG-01',
  'CHG-04',
  'CHG-05',
  'CHG-06',
  'CHG-07',
  'CHG-09',
  'CHG-11',
  'CHG-12',
];

/** The same verdict of every check that judges what gates decided. */
const all = (verdict: Verdict): Record<string, Verdict> =>
  Object.fromEntries(JUDGED_BY_DECISIONS.map(id => [id, verdict]));

/** Histories that an attacker, or bad luck, could leave behind. */
export const HISTORIES_OF_GATES: readonly History[] = [
  { tells: 'nothing is wrong', expected: NOTHING_WRONG },
  {
    tells: 'the policy asks for nothing',
    decided: {
      policy: {
        requiredChecks,
        cab,
        requireCodeOwners: false,
        requireTicket: false,
        requireSourceReview: false,
        signatures: 'none',
      },
    },
    expected: {
      'CHG-01': 'not-applicable',
      'CHG-04': 'not-applicable',
      'CHG-05': 'pass',
      'CHG-06': 'not-applicable',
      'CHG-07': 'not-applicable',
      'CHG-09': 'not-applicable',
      'CHG-11': 'pass',
      'CHG-12': 'not-applicable',
    },
  },
  {
    tells: 'no decision is on record',
    facts: { gates: undefined },
    expected: all('indeterminate'),
  },
  {
    tells: 'the decision names no gate that is judged',
    facts: {
      gates: { mode: 'enforce', merge: 'portal', headSha: null, results: [] },
    },
    expected: all('indeterminate'),
  },
  {
    tells: 'open gates on record do not say what they decided from',
    facts: {
      gates: {
        mode: 'enforce',
        merge: 'portal',
        headSha: HEAD,
        results: (
          [
            'code-owners',
            'checks',
            'ticket',
            'cab',
            'upstream',
            'signatures',
          ] as const
        ).map(gate => ({ gate, state: 'open', facts: {} })),
      },
    },
    expected: all('indeterminate'),
  },
  {
    tells: 'found like this when first seen',
    facts: { baseline: true },
    expected: { ...all('not-applicable'), 'CHG-14': 'not-applicable' },
  },
  {
    tells: 'no pull request is known',
    facts: { pullRequest: null },
    expected: { ...all('indeterminate'), 'CHG-14': 'indeterminate' },
  },
  {
    tells: 'it was cancelled before its merge',
    merge: null,
    facts: { outcome: 'cancelled' },
    expected: { ...all('not-applicable'), 'CHG-14': 'not-applicable' },
  },
  {
    tells:
      'merged around the portal as it was decided on, in an enforcing environment',
    merge: 'outside',
    expected: { ...all('pass'), 'CHG-05': 'fail' },
  },
  {
    tells: 'another commit was pushed, and merged around the portal at once',
    merge: 'outside',
    decided: { facts: { pullRequest: pull({ headSha: OLD }) } },
    expected: {
      'CHG-04': 'indeterminate',
      'CHG-05': 'fail',
      'CHG-06': 'indeterminate',
      'CHG-09': 'indeterminate',
      'CHG-12': 'indeterminate',
    },
  },
  {
    tells: 'merged around a portal that only watches',
    merge: 'outside',
    mode: 'observe',
    expected: { 'CHG-05': 'indeterminate' },
  },
  {
    tells:
      'merged around the portal, and nobody knows what its environment was held to',
    merge: 'outside',
    mode: '',
    expected: { 'CHG-05': 'indeterminate' },
  },
  {
    tells: 'the branch does not demand the check of the portal',
    decided: {
      facts: {
        pullRequest: pull({
          protection: {
            requiredChecks: [],
            requiredApprovals: 1,
            bypassActors: [],
          },
        }),
      },
    },
    expected: { 'CHG-05': 'fail' },
  },
  {
    tells: 'how the branch is protected was not known',
    decided: { facts: { pullRequest: pull({ protection: null }) } },
    expected: { 'CHG-05': 'indeterminate' },
  },
  {
    tells: 'the required check failed, and it was merged all the same',
    mode: 'warn',
    decided: {
      facts: {
        pullRequest: pull({ checks: [check({ conclusion: 'failure' })] }),
      },
    },
    expected: { 'CHG-06': 'fail' },
  },
  {
    tells: 'the required check was still running',
    mode: 'warn',
    decided: {
      facts: { pullRequest: pull({ checks: [check({ conclusion: null })] }) },
    },
    expected: { 'CHG-06': 'fail' },
  },
  {
    tells: 'the green check is that of the commit before',
    mode: 'warn',
    decided: {
      facts: { pullRequest: pull({ checks: [check({ commit: OLD })] }) },
    },
    expected: { 'CHG-06': 'fail' },
  },
  {
    tells: 'somebody else set a check of the same name',
    mode: 'warn',
    decided: {
      facts: { pullRequest: pull({ checks: [check({ appId: 99 })] }) },
    },
    expected: { 'CHG-06': 'fail' },
  },
  {
    tells: 'the pull request changes what its checks do',
    mode: 'warn',
    decided: {
      facts: {
        pullRequest: pull({ workflowFiles: ['.github/workflows/ci.yml'] }),
      },
    },
    expected: { 'CHG-06': 'fail' },
  },
  {
    tells: 'not all checks could be read',
    mode: 'warn',
    decided: { facts: { pullRequest: pull({ checks: null }) } },
    expected: { 'CHG-06': 'indeterminate' },
  },
  {
    tells: 'approved, but by nobody who owns it',
    mode: 'warn',
    decided: { facts: { pullRequest: pull({ codeOwners: ownedBy('frank') }) } },
    expected: { 'CHG-02': 'pass', 'CHG-04': 'fail' },
  },
  {
    tells: 'its owner approved the commit before',
    mode: 'warn',
    decided: {
      facts: {
        pullRequest: pull({
          reviews: [
            review(human('bob'), 'approved', { commit: OLD }),
            review(human('carol')),
          ],
        }),
      },
    },
    expected: { 'CHG-04': 'fail' },
  },
  {
    tells: 'nobody owns what it changes',
    decided: {
      facts: {
        pullRequest: pull({
          codeOwners: { path: 'CODEOWNERS', problems: [], owned: [] },
        }),
      },
    },
    expected: { 'CHG-04': 'not-applicable' },
  },
  {
    tells: 'the file of code owners cannot be read',
    mode: 'warn',
    decided: {
      facts: {
        pullRequest: pull({
          codeOwners: {
            ...ownedBy('bob'),
            problems: [{ line: 3, kind: 'syntax' }],
          },
        }),
      },
    },
    expected: { 'CHG-04': 'indeterminate' },
  },
  {
    tells: 'who wrote it is an account that nobody is known behind',
    mode: 'warn',
    decided: { facts: { pullRequest: pull({ author: stranger('zoe') }) } },
    expected: { 'CHG-04': 'indeterminate', 'CHG-09': 'indeterminate' },
  },
  {
    tells: 'no ticket was attached',
    mode: 'warn',
    decided: { facts: { ticket: null } },
    expected: { 'CHG-07': 'fail' },
  },
  {
    tells: 'its ticket was not approved when it was merged',
    mode: 'warn',
    decided: { facts: { ticket: ticket('waiting') } },
    expected: { 'CHG-07': 'fail' },
  },
  {
    tells: 'its ticket was rejected',
    mode: 'warn',
    decided: { facts: { ticket: ticket('rejected') } },
    expected: { 'CHG-07': 'fail' },
  },
  {
    tells: 'its ticket has not been read for a day',
    mode: 'warn',
    decided: { facts: { ticket: ticket('approved', '2026-05-31T14:00:00Z') } },
    expected: { 'CHG-07': 'indeterminate' },
  },
  {
    tells: 'nobody of the board voted',
    mode: 'warn',
    decided: { facts: { votes: [] } },
    expected: { 'CHG-09': 'fail' },
  },
  {
    tells: 'the board voted on what it was before it altered',
    mode: 'warn',
    decided: { facts: { votes: [vote('carol', { digest: 'd0' })] } },
    expected: { 'CHG-09': 'fail' },
  },
  {
    tells: 'the board rejected it',
    mode: 'warn',
    decided: { facts: { votes: [vote('carol', { decision: 'reject' })] } },
    expected: { 'CHG-09': 'fail' },
  },
  {
    tells: 'the only vote is of who asked for it',
    mode: 'warn',
    decided: {
      facts: {
        votes: [vote('ada')],
        memberships: {
          asOf: '2026-06-01T14:29:00Z',
          groups: [
            { group: 'group:default/cab', members: ['user:default/ada'] },
          ],
        },
      },
    },
    expected: { 'CHG-09': 'fail' },
  },
  {
    tells: 'something else ran upstream',
    mode: 'warn',
    decided: { facts: elsewhere },
    expected: { 'CHG-11': 'fail' },
  },
  {
    tells: 'what ran upstream has not been read for an hour',
    mode: 'warn',
    decided: {
      facts: {
        upstreams: [
          {
            environment: 'staging',
            deployments: [deployment({ asOf: '2026-06-01T13:00:00Z' })],
          },
        ],
      },
    },
    expected: { 'CHG-11': 'indeterminate' },
  },
  {
    tells: 'a first environment has nothing before it',
    decided: { facts: { upstreams: [] } },
    expected: { 'CHG-11': 'not-applicable' },
  },
  {
    tells: 'expedited where the policy lets it, and not run upstream',
    decided: {
      change: { class: 'expedited' },
      policy: { expedited: true },
      facts: elsewhere,
    },
    expected: { 'CHG-11': 'not-applicable' },
  },
  {
    tells: 'expedited, though it had run upstream',
    decided: { change: { class: 'expedited' }, policy: { expedited: true } },
    expected: { 'CHG-11': 'pass' },
  },
  {
    tells: 'expedited though the policy does not let it',
    mode: 'warn',
    decided: { change: { class: 'expedited' }, facts: elsewhere },
    expected: { 'CHG-11': 'fail' },
  },
  {
    tells: 'an emergency in force bent ticket, board and upstream',
    decided: {
      policy: bends,
      facts: { ...elsewhere, emergency, ticket: null, votes: [] },
    },
    expected: {
      'CHG-07': 'not-applicable',
      'CHG-09': 'not-applicable',
      'CHG-11': 'not-applicable',
    },
  },
  {
    tells: 'the emergency was over before',
    mode: 'warn',
    decided: {
      policy: bends,
      facts: {
        ...elsewhere,
        emergency: { ...emergency, endedAt: '2026-06-01T14:10:00Z' },
        ticket: null,
        votes: [],
      },
    },
    expected: { 'CHG-07': 'fail', 'CHG-09': 'fail', 'CHG-11': 'fail' },
  },
  {
    tells: 'the emergency is of another service',
    mode: 'warn',
    decided: {
      policy: bends,
      facts: {
        emergency: {
          ...emergency,
          targets: [{ service: 'web-shop', environment: 'prod' }],
        },
        ticket: null,
      },
    },
    expected: { 'CHG-07': 'fail' },
  },
  {
    tells: 'a commit of the source came by no pull request',
    mode: 'warn',
    decided: { facts: { source: source({ withoutPullRequest: ['b'] }) } },
    expected: { 'CHG-01': 'fail' },
  },
  {
    tells: 'a pull request of the source was approved by who wrote it',
    mode: 'warn',
    decided: {
      facts: {
        source: source({
          pullRequests: [
            {
              ...source().pullRequests[0],
              reviews: [review(human('dan'), 'approved', { commit: 'h7' })],
            },
          ],
        }),
      },
    },
    expected: { 'CHG-01': 'fail' },
  },
  {
    tells: 'more commits of the source than can be read',
    mode: 'warn',
    decided: { facts: { source: source({ complete: false }) } },
    expected: { 'CHG-01': 'indeterminate' },
  },
  {
    tells: 'which commits it brings was not read',
    mode: 'warn',
    decided: { facts: { source: null } },
    expected: { 'CHG-01': 'indeterminate' },
  },
  {
    tells: 'one commit of the source is not signed',
    mode: 'warn',
    decided: { facts: { sourceSignatures: [signatures({ unsigned: 1 })] } },
    expected: { 'CHG-12': 'fail' },
  },
  {
    tells: 'how the source is signed cannot be told of its pin',
    mode: 'warn',
    decided: { facts: { sourceSignatures: [null] } },
    expected: { 'CHG-12': 'indeterminate' },
  },
  {
    tells: 'only the forge signed it, where persons must',
    mode: 'warn',
    decided: {
      facts: {
        pullRequest: pull({
          author: human('dan'),
          commits: [
            { sha: HEAD, verification: { state: 'unsigned', by: null } },
          ],
        }),
      },
    },
    expected: { 'CHG-12': 'fail' },
  },
  {
    tells: 'a rollback goes back without ticket, board or checks',
    decided: {
      change: { kind: 'rollback' },
      facts: {
        ticket: null,
        votes: [],
        pullRequest: pull({ checks: [], reviews: [review(human('bob'))] }),
      },
    },
    expected: {
      'CHG-01': 'not-applicable',
      'CHG-04': 'not-applicable',
      'CHG-05': 'pass',
      'CHG-06': 'not-applicable',
      'CHG-07': 'not-applicable',
      'CHG-09': 'not-applicable',
      'CHG-11': 'not-applicable',
      'CHG-12': 'not-applicable',
    },
  },
  ...(['direct-push', 'branch-rewritten', 'pin-changed'] as const).map(
    (what): History => ({
      tells: `it came without a pull request, as was noticed: ${what}`,
      facts: {
        pullRequest: null,
        gates: undefined,
        around: { what, at: '2026-06-01T11:58:00Z' },
      },
      expected: {
        'CHG-01': 'fail',
        'CHG-02': 'indeterminate',
        'CHG-05': 'fail',
      },
    }),
  ),
  {
    tells: 'no pull request is known, and nothing was noticed',
    facts: { pullRequest: null, gates: undefined },
    expected: { 'CHG-01': 'indeterminate', 'CHG-05': 'indeterminate' },
  },
  {
    tells: 'it was found like this, whatever was noticed before',
    facts: {
      baseline: true,
      pullRequest: null,
      gates: undefined,
      around: { what: 'pin-changed', at: '2026-06-01T11:58:00Z' },
    },
    expected: { 'CHG-01': 'not-applicable', 'CHG-05': 'not-applicable' },
  },
  {
    tells: 'a sync of it failed, and the next one went through',
    facts: { failedSyncs: 1 },
    expected: { 'CHG-14': 'pass' },
  },
  {
    tells: 'it failed and nobody took it back',
    facts: { outcome: 'failed' },
    expected: { 'CHG-14': 'fail' },
  },
  {
    tells: 'it was taken back by a rollback',
    facts: { outcome: 'rolled-back' },
    expected: { 'CHG-14': 'pass' },
  },
  {
    tells: 'it is being verified',
    facts: { outcome: 'verifying' },
    expected: { 'CHG-14': 'indeterminate' },
  },
  {
    tells: 'how it ended is not told',
    facts: { outcome: undefined },
    expected: { 'CHG-14': 'indeterminate' },
  },
];
