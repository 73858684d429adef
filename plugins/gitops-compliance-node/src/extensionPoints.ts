import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Forge } from './forge/Forge';
import type { DeploymentSource } from './deployments/DeploymentSource';

/** Where modules register outside systems. */
export interface GitopsComplianceSources {
  /** Adds a forge; two with one host are refused. */
  addForge(forge: Forge): void;
  /** Adds an instance; two with one name are refused. */
  addDeploymentSource(source: DeploymentSource): void;
}

/** Extension point of the `gitops-compliance` plugin for outside systems. */
export const gitopsComplianceSourcesExtensionPoint =
  createExtensionPoint<GitopsComplianceSources>({
    id: 'gitops-compliance.sources',
  });
