import { z } from 'zod';

/**
 * What somebody does with a change, by the forge's own record where the forge
 * has one: who pushed last is told by it, never by a commit. `author` wrote the
 * pull request or a commit in it; `committer` is whom the forge takes for the
 * committer of one; `range-author` wrote a commit that the change brings.
 */
export const ROLES = [
  'requester',
  'author',
  'committer',
  'last-pusher',
  'range-author',
  'approver',
  'voter',
  'merger',
  'syncer',
] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Roles of which no two may be the same person. */
export type SeparatedRoles = Role[];

/** A row of the table of separated duties, as a policy says it. */
export const separatedRolesSchema: z.ZodType<SeparatedRoles> = z
  .array(z.enum(ROLES))
  .min(2)
  .max(ROLES.length)
  .refine(
    roles => new Set(roles).size === roles.length,
    'name each role once: a set says that all of them are different persons',
  );

/** What holds where a policy does not say which duties are separated. */
export const DEFAULT_SEPARATION: SeparatedRoles[] = [
  ['approver', 'author'],
  ['approver', 'last-pusher'],
  ['approver', 'requester'],
  ['syncer', 'requester'],
];

const WORDS: Record<Role, string> = {
  requester: 'requester',
  author: 'author',
  committer: 'committer',
  'last-pusher': 'last pusher',
  'range-author': 'author of a commit that it brings',
  approver: 'approver',
  voter: 'voter',
  merger: 'merger',
  syncer: 'syncer',
};

/** A role in a sentence, such as `last pusher`. */
export function roleName(role: Role): string {
  return WORDS[role];
}

const CONTROLS: Partial<Record<Role, string>> = {
  approver: 'CHG-02',
  voter: 'CHG-09',
  merger: 'SOD-01',
  syncer: 'SOD-01',
};

/** The check that a refusal of somebody in this role names. */
export function controlOfRole(role: Role): string {
  return CONTROLS[role] ?? 'SOD-01';
}

/** Roles that must be of other persons than this one, in the order of ROLES. */
export function rolesApartFrom(
  role: Role,
  separation: readonly SeparatedRoles[],
): Role[] {
  const sets = separation.filter(set => set.includes(role));
  return ROLES.filter(
    other => other !== role && sets.some(set => set.includes(other)),
  );
}
