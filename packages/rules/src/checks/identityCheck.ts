import { possiblePersons, wasPresent } from '../persons';
import { accountName, listed, personName } from '../sentences';
import { BASELINE, defineCheck, judged, withoutPullRequest } from './check';
import type { ApproverFact } from './types';

/**
 * Whoever approved it was a user of the catalog at that moment, so that no
 * account of somebody who has left approves anything. One behind which nobody is
 * known may be just that, whoever else approved.
 */
export const identityCheck = defineCheck({
  id: 'ACC-01',
  title: 'Approver was there',
  passes:
    'Everybody who approved it was a user of the catalog when they did, and at least one approved',
  ruleVersion: 2,
  controls: [
    { framework: 'SOC2', id: 'CC6.2' },
    { framework: 'PCI-DSS-4.0.1', id: '8.2' },
  ],
  judge({ facts }) {
    const { baseline, pullRequest, approvers } = facts;
    if (baseline) return BASELINE;
    if (!pullRequest) return withoutPullRequest(facts);
    if (!approvers) {
      return judged(
        'indeterminate',
        'When those who approved it were users is not on record.',
        'Look at who approved it, and record the exception.',
      );
    }
    const people = approvers.filter(({ account }) => !account.bot);
    if (people.length === 0) {
      return judged('not-applicable', 'Nobody approved it.');
    }
    const said = people.map(approver => ({
      approver,
      wasThere: approver.presence
        ? wasPresent(approver.presence, approver.at)
        : null,
    }));
    const gone = said.filter(({ wasThere }) => wasThere === false);
    if (gone.length > 0) {
      return judged(
        'fail',
        `No user any more when they approved it: ${namesOf(gone)}.`,
        'Find out who used the account, disable it, and let somebody else look at the change.',
      );
    }
    const unknown = said.filter(({ wasThere }) => wasThere === null);
    return unknown.length > 0
      ? judged(
          'indeterminate',
          `Whether they were users when they approved it is not known: ${namesOf(
            unknown,
          )}.`,
          'Link the accounts to their persons in the catalog; what was before the first reading of the catalog stays unknown.',
        )
      : judged('pass', `A user when they approved it: ${namesOf(said)}.`);
  },
});

function namesOf(said: readonly { approver: ApproverFact }[]): string {
  const names = said.map(({ approver: { account } }) => {
    const [person] = possiblePersons({
      ...account,
      person: account.personAtRequest ?? account.person,
    });
    return person ? personName(person) : accountName(account);
  });
  return listed([...new Set(names)].sort());
}
