import { NotAllowedError } from '@backstage/errors';
import { actingProblem, rolesApartFrom } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import type { ChangeRow } from './records';

/** Who is about to merge or sync a change, by reference. */
export interface ActingPerson {
  role: 'merger' | 'syncer';
  ref: string;
}

/**
 * Keeps the duties apart that the policy separates, whoever acts under
 * whichever user, by the links that matter to this change.
 *
 * @throws NotAllowedError that names the control, the person and the role
 */
export async function assertSeparated(
  options: {
    gatekeeper: Gatekeeper;
    persons: PersonDirectory;
    policy: () => Policy;
  },
  row: ChangeRow,
  acting: ActingPerson,
  db: Knex,
): Promise<void> {
  const { gatekeeper, persons, policy } = options;
  const { separation } = targetPolicyOf(policy(), {
    service: row.service_ref,
    environment: row.environment,
  });
  if (rolesApartFrom(acting.role, separation).length === 0) return;
  const { facts } = (await gatekeeper.evaluateChange(row, 'sync', db)).grounds;
  const dated = await persons.datedActors(
    [acting.ref, row.merge_requested_by],
    db,
  );
  const humanOf = (ref: string) => [
    ...[dated.get(ref, row.created_at).person].filter(one => one !== null),
    ...dated.sameAs(ref, row.created_at).aliases,
  ];
  const { requester, requesterAliases } = facts.change;
  const problem = actingProblem(
    separation,
    { role: acting.role, persons: humanOf(acting.ref) },
    {
      requester: requester || null,
      requesterAliases,
      author: facts.pullRequest?.author ?? null,
      lastPusher: facts.pullRequest?.lastPusher ?? null,
      writers: facts.pullRequest?.writers,
      committers: facts.pullRequest?.committers,
      rangeAuthors: facts.source?.authors ?? null,
    },
    acting.role !== 'merger' && row.merge_requested_by
      ? [{ role: 'merger', persons: humanOf(row.merge_requested_by) }]
      : [],
  );
  if (problem) throw new NotAllowedError(`#${row.number}: ${problem}`);
}
