export { possiblePersons, provenPerson, samePerson } from './human';
export { involvement, roleOf } from './involvement';
export type { Involvement, InvolvementFacts } from './involvement';
export {
  controlOfRole,
  DEFAULT_SEPARATION,
  roleName,
  ROLES,
  rolesApartFrom,
  separatedRolesSchema,
} from './roles';
export type { Role, SeparatedRoles } from './roles';
export { changesRequested, weighApprovals } from './separation';
export type { Standing, WeighedApproval } from './separation';
export { reviewRuleSchema, unmetReviews } from './reviewRules';
export type { Membership, ReviewOutcome, ReviewRule } from './reviewRules';
export { actingProblem } from './acting';
