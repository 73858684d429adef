import { NotAllowedError } from '@backstage/errors';
import {
  actingProblem,
  rolesApartFrom,
  type ReferencedFacts,
  type SeparatedRoles,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import type { ChangeRow } from './records';

/** Who is about to merge or sync a change. */
export interface ActingPerson {
  role: 'merger' | 'syncer';
  /** Opaque reference. */
  ref: string;
}

interface Options {
  persons: PersonDirectory;
  policy: () => Policy;
}

/**
 * Keeps the duties apart that the policy separates, whoever acts under
 * whichever user, by the links that matter to this change.
 *
 * @throws NotAllowedError that names the control, the person and the role
 */
export async function assertSeparated(
  options: Options & { gatekeeper: Gatekeeper },
  row: ChangeRow,
  acting: ActingPerson,
  db: Knex,
): Promise<void> {
  if (!isSeparated(options, row, acting.role)) return;
  const { grounds } = await options.gatekeeper.evaluateChange(row, 'sync', db);
  const problem = await separationProblem(
    options,
    row,
    acting,
    grounds.facts,
    db,
  );
  if (problem) throw new NotAllowedError(`#${row.number}: ${problem}`);
}

/**
 * Why somebody must not act, as `assertSeparated` would say it; empty: they may.
 *
 * @param facts - of the change, as its gates were evaluated from
 */
export async function separationProblem(
  options: Options,
  row: ChangeRow,
  acting: ActingPerson,
  facts: ReferencedFacts,
  db?: Knex,
): Promise<string> {
  if (!isSeparated(options, row, acting.role)) return '';
  const dated = await options.persons.datedActors(
    [acting.ref, row.merge_requested_by],
    db,
  );
  const humanOf = (ref: string) => [
    ...[dated.get(ref, row.created_at).person].filter(one => one !== null),
    ...dated.sameAs(ref, row.created_at).aliases,
  ];
  const { requester, requesterAliases } = facts.change;
  return actingProblem(
    separationOf(options, row),
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
}

function isSeparated(
  options: Options,
  row: ChangeRow,
  role: ActingPerson['role'],
): boolean {
  return rolesApartFrom(role, separationOf(options, row)).length > 0;
}

function separationOf(
  { policy }: Options,
  { service_ref: service, environment }: ChangeRow,
): SeparatedRoles[] {
  return targetPolicyOf(policy(), { service, environment }).separation;
}
