import type { AccessHolder } from '../deployers';
import { accountName, actorName, listed } from '../sentences';
import { defineCheck, judged, type Judgement } from './check';

/** Criticalities of environments in which rights are to be apart. */
const APART: readonly string[] = ['high', 'critical'];

/**
 * Nobody may both merge what is deployed and deploy it, where it matters: rights
 * as they stand, whoever used them. What the portal itself may do is held by its
 * gates.
 */
export const rightsCheck = defineCheck({
  id: 'SOD-02',
  title: 'Rights are apart',
  passes:
    'In an environment of high or critical criticality nobody may both merge what is deployed and deploy it, by Argo CD or past it by rights in a cluster that is read; no rule of Argo CD is for everything, none of either for everyone, and the account admin of Argo CD is disabled',
  ruleVersion: 2,
  controls: [
    { framework: 'SOC2', id: 'CC6.3' },
    { framework: 'PCI-DSS-4.0.1', id: '7.2' },
  ],
  judge({ facts: { criticality, access, environment } }) {
    if (!criticality) {
      return judged(
        'indeterminate',
        `How critical ${environment} was is not known.`,
        'Judge it by the policy of that time, and record the exception.',
      );
    }
    if (!APART.includes(criticality)) {
      return judged(
        'not-applicable',
        `${environment} is of ${criticality} criticality: rights need not be apart there.`,
      );
    }
    if (!access) {
      return judged(
        'indeterminate',
        'Who may merge and who may deploy is not on record.',
        'See on Status what keeps access from being read.',
      );
    }
    const { deployers, adminEnabled, unread } = access;
    return (
      wrong(deployers, adminEnabled) ??
      unknown(deployers, adminEnabled, unread) ??
      judged(
        'pass',
        'Nobody may both merge and deploy, no rule is for everything, and the account admin is disabled.',
      )
    );
  },
});

const nameOf = ({ account }: AccessHolder) =>
  account ? actorName(account) : 'a token';

function wrong(
  deployers: readonly AccessHolder[],
  adminEnabled: boolean | null,
): Judgement | null {
  const both = deployers.filter(({ merges }) => merges === true);
  if (both.length > 0) {
    return judged(
      'fail',
      `May both merge and deploy: ${listed(eachOnce(both.map(nameOf)))}.`,
      'Take one of the two rights away; see who can deploy on the page Audit.',
    );
  }
  const everyone = deployers.find(({ kind }) => kind === 'everyone');
  if (everyone) {
    const { cluster } = everyone;
    return cluster === undefined
      ? judged(
          'fail',
          'Whoever is signed in to Argo CD may deploy.',
          'Let policy.default be a role that only reads.',
        )
      : judged(
          'fail',
          `Whoever the cluster ${cluster} lets in may deploy there.`,
          'Take the bindings of system:authenticated and system:unauthenticated away.',
        );
  }
  const forAll = deployers.filter(({ isForAll }) => isForAll);
  if (forAll.length > 0) {
    return judged(
      'fail',
      `A rule for every application lets deploy: ${listed(
        eachOnce(forAll.map(nameOf)),
      )}.`,
      'Name projects in the rules of Argo CD instead of */*.',
    );
  }
  return adminEnabled
    ? judged(
        'fail',
        'The account admin of Argo CD is enabled, and nobody can tell who uses it.',
        'Set admin.enabled to "false" in argocd-cm.',
      )
    : null;
}

function unknown(
  deployers: readonly AccessHolder[],
  adminEnabled: boolean | null,
  unread: readonly string[],
): Judgement | null {
  if (unread.length > 0) {
    return judged(
      'indeterminate',
      `Not all rights are known of ${listed(unread)}.`,
      'See who can deploy on the page Audit for what is missing.',
    );
  }
  const unclear = deployers.find(({ merges }) => merges === null);
  if (unclear) {
    const { account } = unclear;
    return judged(
      'indeterminate',
      account
        ? `Whether ${accountName(
            account,
          )}, who may deploy, may merge too is not known.`
        : 'Who uses a token that may deploy is not known.',
      account
        ? 'Link the accounts that may merge and deploy to their persons in the catalog, and give rights to persons instead of groups where it matters.'
        : 'Let people deploy under their own accounts, and take the token away.',
    );
  }
  return adminEnabled === null
    ? judged(
        'indeterminate',
        'Whether the account admin of Argo CD is disabled is not known.',
        'Let gitopsCompliance.access.rules name where argocd-cm lies in Git (settingsPath).',
      )
    : null;
}

function eachOnce(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
