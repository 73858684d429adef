import { InputError } from '@backstage/errors';
import type {
  ClusterAccess,
  DeploymentSource,
  Forge,
  GitopsComplianceSources,
  TicketSystem,
  MetricsSource,
  PrivilegedAccess,
} from '@gitops-compliance/plugin-gitops-compliance-node';

/** The outside systems that modules registered. */
export class Sources implements GitopsComplianceSources {
  readonly #forges: Forge[] = [];
  readonly #deploymentSources: DeploymentSource[] = [];
  readonly #ticketSystems: TicketSystem[] = [];
  readonly #metricsSources: MetricsSource[] = [];
  readonly #privilegedAccess: PrivilegedAccess[] = [];
  readonly #clusterAccess: ClusterAccess[] = [];

  addForge(forge: Forge): void {
    if (this.#forges.some(known => known.host === forge.host)) {
      throw new InputError(`Forge ${forge.host} is configured twice`);
    }
    this.#forges.push(forge);
  }

  addDeploymentSource(source: DeploymentSource): void {
    const twice = this.#deploymentSources.some(
      known => known.instance === source.instance,
    );
    if (twice) {
      throw new InputError(
        `Instance ${source.instance} is configured twice; give each its own name`,
      );
    }
    this.#deploymentSources.push(source);
  }

  addTicketSystem(tickets: TicketSystem): void {
    if (this.#ticketSystems.some(known => known.name === tickets.name)) {
      throw new InputError(
        `Ticket system ${tickets.name} is configured twice; give each its own name`,
      );
    }
    this.#ticketSystems.push(tickets);
  }

  addMetricsSource(source: MetricsSource): void {
    if (this.#metricsSources.some(known => known.name === source.name)) {
      throw new InputError(
        `Metrics source ${source.name} is configured twice; give each its own name`,
      );
    }
    this.#metricsSources.push(source);
  }

  addPrivilegedAccess(access: PrivilegedAccess): void {
    const { instance } = access;
    if (this.#privilegedAccess.some(known => known.instance === instance)) {
      throw new InputError(
        `Privileged access to ${instance} is configured twice; keep one`,
      );
    }
    this.#privilegedAccess.push(access);
  }

  addClusterAccess(access: ClusterAccess): void {
    if (this.#clusterAccess.some(known => known.cluster === access.cluster)) {
      throw new InputError(
        `Cluster ${access.cluster} is configured twice; give each its own name`,
      );
    }
    this.#clusterAccess.push(access);
  }

  /** Fails the start where a promotion could never work. */
  assertUsable(): void {
    if (this.#forges.length !== 1) {
      throw new InputError(
        this.#forges.length === 0
          ? 'No forge is configured: install the github module and set integrations.github[].apps (check runs need a GitHub App)'
          : 'Several forges are configured; GitOps Compliance works with one at present: keep one host with an App under integrations.github',
      );
    }
    if (this.#deploymentSources.length === 0) {
      throw new InputError(
        'No Argo CD instance is configured: install the argocd module and set argocd.appLocatorMethods',
      );
    }
  }

  /** The forge. */
  forge(): Forge {
    return this.#forges[0];
  }

  /** Every ticket system; none is needed. */
  ticketSystems(): TicketSystem[] {
    return this.#ticketSystems;
  }

  /** Every instance. */
  deploymentSources(): DeploymentSource[] {
    return this.#deploymentSources;
  }

  /** Every source of metrics. */
  metricsSources(): MetricsSource[] {
    return this.#metricsSources;
  }

  /** Privileged access to those instances that have it. */
  privilegedAccess(): PrivilegedAccess[] {
    return this.#privilegedAccess;
  }

  /** Every cluster whose rights are read; none is needed. */
  clusterAccess(): ClusterAccess[] {
    return this.#clusterAccess;
  }
}
