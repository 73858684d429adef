import { access, holder } from '../../testing/deployed';
import { bot, human, stranger } from '../../testing/facts';
import type { TargetHistory } from './ofImages';

const sam = human('sam', { provider: 'argocd' });

/** Rights that lie in one hand, in nobody's that is known, or apart. */
export const HISTORIES_OF_RIGHTS: readonly TargetHistory[] = [
  {
    tells: 'who may deploy may not merge',
    facts: {},
    expected: 'pass',
  },
  {
    tells: 'nobody but the portal may deploy',
    facts: { access: access({ deployers: [] }) },
    expected: 'pass',
  },
  {
    tells: 'a program may deploy, and merges nothing',
    facts: {
      access: access({ deployers: [holder({ account: bot('ci') })] }),
    },
    expected: 'pass',
  },
  {
    tells: 'one person may do both',
    facts: {
      access: access({
        deployers: [holder(), holder({ account: sam, merges: true })],
      }),
    },
    expected: 'fail',
  },
  {
    tells: 'one person may do both, and not everything was read',
    facts: {
      access: access({
        deployers: [holder({ account: sam, merges: true })],
        unread: ['acme/other'],
        adminEnabled: null,
      }),
    },
    expected: 'fail',
  },
  {
    tells: 'whoever is signed in may deploy',
    facts: {
      access: access({
        deployers: [holder({ kind: 'everyone', account: null, merges: null })],
      }),
    },
    expected: 'fail',
  },
  {
    tells: 'somebody who merges could go past Argo CD in a cluster',
    facts: {
      access: access({
        deployers: [
          holder(),
          holder({ account: sam, cluster: 'prod', merges: true }),
        ],
      }),
    },
    expected: 'fail',
  },
  {
    tells: 'somebody who does not merge could go past Argo CD in a cluster',
    facts: {
      access: access({
        deployers: [holder(), holder({ account: sam, cluster: 'prod' })],
      }),
    },
    expected: 'pass',
  },
  {
    tells: 'whoever a cluster knows could go past Argo CD in it',
    facts: {
      access: access({
        deployers: [
          holder({
            kind: 'everyone',
            account: null,
            cluster: 'prod',
            merges: null,
          }),
        ],
      }),
    },
    expected: 'fail',
  },
  {
    tells: 'a group could go past Argo CD in a cluster',
    facts: {
      access: access({
        deployers: [
          holder({
            account: stranger('ops'),
            cluster: 'prod',
            merges: null,
          }),
        ],
      }),
    },
    expected: 'indeterminate',
  },
  {
    tells: 'a cluster that is configured was not read',
    facts: { access: access({ unread: ['the cluster prod'] }) },
    expected: 'indeterminate',
  },
  {
    tells: 'a rule for every application',
    facts: { access: access({ deployers: [holder({ isForAll: true })] }) },
    expected: 'fail',
  },
  {
    tells: 'the account admin is enabled',
    facts: { access: access({ adminEnabled: true }) },
    expected: 'fail',
  },
  {
    tells: 'whether the account admin is enabled is not known',
    facts: { access: access({ adminEnabled: null }) },
    expected: 'indeterminate',
  },
  {
    tells: 'a group may deploy, and who is in it is not known',
    facts: {
      access: access({
        deployers: [holder({ account: stranger('platform'), merges: null })],
      }),
    },
    expected: 'indeterminate',
  },
  {
    tells: 'a token may deploy',
    facts: {
      access: access({
        deployers: [holder({ kind: 'token', account: null, merges: null })],
      }),
    },
    expected: 'indeterminate',
  },
  {
    tells: 'the repository was not read',
    facts: { access: access({ unread: ['acme/deploy'] }) },
    expected: 'indeterminate',
  },
  {
    tells: 'nothing was read',
    facts: { access: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'how critical it is is not known',
    facts: { criticality: null },
    expected: 'indeterminate',
  },
  {
    tells: 'one person may do both where it does not matter',
    facts: {
      criticality: 'medium',
      access: access({
        deployers: [holder({ account: sam, merges: true })],
      }),
    },
    expected: 'not-applicable',
  },
];
