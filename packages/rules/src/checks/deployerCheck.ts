import { possiblePersons, provenPerson, roleName, roleOf } from '../persons';
import { accountName, personName } from '../sentences';
import { POLICY_UNKNOWN, defineCheck, judged } from './check';
import { handsApartFrom } from './hands';

/**
 * Whoever started a sync by hand neither asked for, wrote nor pushed the
 * change, nor had another hand in it that the policy then in force keeps apart.
 * Syncs that Argo CD or the portal itself started have no deployer.
 *
 * It believes `startedBy`. A collector that has only the word of whoever
 * called the Kubernetes API leaves it null, which makes this indeterminate.
 */
export const deployerCheck = defineCheck({
  id: 'SOD-01',
  title: 'Deployer is not the author',
  passes: 'Whoever started the sync by hand had no hand in the change',
  ruleVersion: 2,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.4' },
    { framework: 'ISO-27001-2022', id: 'A.5.3' },
    { framework: 'NIST-800-53r5', id: 'AC-5' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  judge({ facts }) {
    const { sync, pullRequest, separation } = facts;
    if (!sync) {
      return judged(
        'indeterminate',
        'The sync that applied this change has not been seen.',
        'Find out from Argo CD who started it.',
      );
    }
    if (sync.automated) {
      return judged('not-applicable', 'The sync started by itself.');
    }
    if (sync.startedByPortal) {
      return judged(
        'not-applicable',
        'The portal started the sync with its own account, after its gates.',
      );
    }
    const starter = sync.startedBy;
    if (!starter) {
      return judged(
        'indeterminate',
        'Who started the sync is not known.',
        'Find out from Argo CD who started it.',
      );
    }
    if (!starter.person) {
      return judged(
        'indeterminate',
        starter.bot
          ? `${accountName(
              starter,
            )} started the sync, and who used that account is not known.`
          : `Nobody is known behind ${accountName(
              starter,
            )}, who started the sync.`,
        starter.bot
          ? 'Find out who used the account, and let people sync under their own.'
          : `Link the account ${starter.account} to its person in the catalog.`,
      );
    }
    if (!provenPerson(starter)) {
      return judged(
        'indeterminate',
        `${accountName(
          starter,
        )}, who started the sync, was linked to a person after the change was requested.`,
        'Find out whether it was their account then, and record the exception.',
      );
    }
    if (!pullRequest) {
      return judged(
        'indeterminate',
        `${personName(
          starter.person,
        )} started the sync, but who wrote the change is not known.`,
        'Find the pull request that made it.',
      );
    }
    const involved = handsApartFrom(
      'syncer',
      facts,
      pullRequest,
      separation.atSync,
    );
    const name = personName(starter.person);
    const role = possiblePersons(starter)
      .map(person => roleOf(person, involved))
      .find(found => found !== undefined);
    if (role) {
      return judged(
        'fail',
        `${name} started the sync and is the ${roleName(role)} of the change.`,
        'Have somebody else look at what was deployed, and record the exception.',
      );
    }
    if (involved.unknown.length > 0) {
      return judged(
        'indeterminate',
        `${name} started the sync, but the ${roleName(
          involved.unknown[0].role,
        )} of the change is not known.`,
        'Link the accounts of the pull request to their persons in the catalog.',
      );
    }
    if (separation.atSync === null) return POLICY_UNKNOWN;
    return judged(
      'pass',
      `${name} started the sync and had no hand in the change.`,
    );
  },
});
