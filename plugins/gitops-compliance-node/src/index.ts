/**
 * Ports of GitOps Compliance: what outside systems must offer, and where
 * modules register them.
 *
 * @packageDocumentation
 */
export * from './access/PrivilegedAccess';
export * from './access/ClusterAccess';
export * from './access/errors';
export * from './forge/Forge';
export * from './forge/access';
export * from './forge/pullRequestDetails';
export * from './forge/errors';
export * from './deployments/DeploymentSource';
export * from './deployments/projects';
export * from './deployments/errors';
export * from './deployments/liveDifferences';
export * from './deployments/rendering';
export * from './deployments/rollouts';
export * from './checks';
export * from './deployments/runtime';
export * from './extensionPoints';
export * from './clock/clock';
export * from './metrics/MetricsSource';
export * from './ledger/Anchor';
export * from './ledger/LedgerSigner';
export * from './tickets/TicketSystem';
export * from './tickets/errors';
export * from './http/boundedRequest';
