export { AccountLinks, LINK_CONFIRMATIONS } from './AccountLinks';
export type { PersonEntry } from './AccountLinks';
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
export { PRESENCE_TYPES, presenceOf, wasPresent } from './presence';
export type { Presence } from './presence';
export { reviewRuleSchema, unmetReviews } from './reviewRules';
export type { Membership, ReviewOutcome, ReviewRule } from './reviewRules';
export { actingProblem } from './acting';
export type { Acting, OtherHand } from './acting';
export { whyNotConfirm } from './confirming';
export type { Confirmer, ProposedLink } from './confirming';
