export { DecidedChange } from './DecidedChange';
export { EvidenceBackground } from './EvidenceBackground';
export { EvidenceFold } from './EvidenceFold';
export { TARGET_TYPES, targetOf } from './targetOf';
export * from './types';
export { unclaimedScopeOf, type UnclaimedScope } from './UnclaimedFold';
