import type { Knex } from 'knex';
import type { Identities } from '../persons/Identities';
import type { PolicyDocument } from './policySchema';

/** The document as entries may hold it: auditors stand there as references. */
export async function withoutNames(
  document: PolicyDocument,
  identities: Identities,
  trx: Knex.Transaction,
): Promise<PolicyDocument> {
  const users = membersOf(document).filter(name => name.startsWith('user:'));
  const refs = await identities.refs(
    trx,
    users.map(name => ({ provider: 'catalog', name, bot: false })),
  );
  const refOf = new Map(users.map((name, index) => [name, refs[index]]));
  return withMembers(document, member => refOf.get(member) ?? member);
}

/**
 * A recorded document with the names of its auditors; whose identity was erased
 * stands there no longer, and an engagement of nobody neither.
 */
export async function withNames(
  recorded: PolicyDocument,
  identities: Identities,
  db: Knex,
): Promise<PolicyDocument> {
  const refs = membersOf(recorded).filter(member => member.startsWith('id:'));
  const known = await identities.resolve(db, refs);
  return withMembers(recorded, member =>
    member.startsWith('id:') ? known.get(member)?.name ?? null : member,
  );
}

function membersOf({ auditors }: PolicyDocument): string[] {
  return (auditors ?? []).flatMap(({ members }) => members);
}

function withMembers(
  document: PolicyDocument,
  nameOf: (member: string) => string | null,
): PolicyDocument {
  const { auditors } = document;
  if (!auditors) return document;
  return {
    ...document,
    auditors: auditors
      .map(auditor => ({
        ...auditor,
        members: auditor.members
          .map(nameOf)
          .filter((member): member is string => member !== null),
      }))
      .filter(({ members }) => members.length > 0),
  };
}
