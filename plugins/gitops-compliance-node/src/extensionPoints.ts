import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { OwnCheck } from '@gitops-compliance/rules';
import type { ClusterAccess } from './access/ClusterAccess';
import type { PrivilegedAccess } from './access/PrivilegedAccess';
import type { TicketSystem } from './tickets/TicketSystem';
import type { Forge } from './forge/Forge';
import type { Anchor } from './ledger/Anchor';
import type { CheckpointSigner, LedgerSigner } from './ledger/LedgerSigner';
import type { DeploymentSource } from './deployments/DeploymentSource';
import type { MetricsSource } from './metrics/MetricsSource';

/** Where modules register outside systems. */
export interface GitopsComplianceSources {
  /** Adds a forge; two with one host are refused. */
  addForge(forge: Forge): void;
  /** Adds an instance; two with one name are refused. */
  addDeploymentSource(source: DeploymentSource): void;
  /** Adds a ticket system; two with one name are refused. */
  addTicketSystem(tickets: TicketSystem): void;
  /** Adds a source of metrics; two with one name are refused. */
  addMetricsSource(source: MetricsSource): void;
  /** Adds access for emergencies; two for one instance are refused. */
  addPrivilegedAccess(access: PrivilegedAccess): void;
  /** Adds a cluster; two with one name are refused. */
  addClusterAccess(access: ClusterAccess): void;
}

/** Extension point of the `gitops-compliance` plugin for outside systems. */
export const gitopsComplianceSourcesExtensionPoint =
  createExtensionPoint<GitopsComplianceSources>({
    id: 'gitops-compliance.sources',
  });

/** Where modules register what the ledger is signed with and anchored at. */
export interface GitopsComplianceLedger {
  /**
   * Replaces the keys of the configuration for checkpoints. The first signs;
   * those after it sign beside it while a rotation lasts, each until its end.
   */
  setCheckpointSigners(signers: CheckpointSigner[]): void;
  /** Replaces the key of the configuration for exports. */
  setExportSigner(signer: LedgerSigner): void;
  /** Adds a place where checkpoints are anchored. */
  addAnchor(anchor: Anchor): void;
}

/** Extension point of the `gitops-compliance` plugin for its ledger. */
export const gitopsComplianceLedgerExtensionPoint =
  createExtensionPoint<GitopsComplianceLedger>({
    id: 'gitops-compliance.ledger',
  });

/** Where modules add checks of an operator's own. */
export interface GitopsComplianceChecks {
  /**
   * Adds a check. One without a form, with the id of another or with three letters
   * before its number, as built-in ones have, is refused, and so is the start.
   */
  addCheck(check: OwnCheck): void;
}

/** Extension point of the `gitops-compliance` plugin for checks of one's own. */
export const gitopsComplianceChecksExtensionPoint =
  createExtensionPoint<GitopsComplianceChecks>({
    id: 'gitops-compliance.checks',
  });
