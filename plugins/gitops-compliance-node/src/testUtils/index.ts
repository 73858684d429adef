/**
 * Contract tests of the ports: a module runs them in its own jest suite against
 * the system, or a stand-in, that it is for.
 *
 * @packageDocumentation
 */
export { forgeContract } from '../forge/forge.contract';
export type { ForgeUnderTest } from '../forge/ForgeContractSteps';
export { deploymentSourceContract } from '../deployments/deploymentSource.contract';
export type { DeploymentSourceUnderTest } from '../deployments/deploymentSource.contract';
export { anchorContract } from '../ledger/anchor.contract';
export type { AnchorUnderTest } from '../ledger/anchor.contract';
export { ticketSystemContract } from '../tickets/ticketSystem.contract';
export type { TicketSystemSubject } from '../tickets/ticketSystem.contract';
export { privilegedAccessContract } from '../access/privilegedAccess.contract';
export type { PrivilegedAccessSubject } from '../access/privilegedAccess.contract';
export { waitFor } from './waitFor';
