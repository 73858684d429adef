import type { DeploymentSource } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  diffManifests,
  isManifest,
  normaliseManifest,
  type Manifest,
  type ResourceDiff,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { MaskingKey } from '../../contents/MaskingKey';
import type { ObservedPayload } from '../../deployments/records';
import type { EmergencyTarget } from '../records';

/** What of a target does not run as Git says. */
export interface LiveState {
  /** Object by object: `before` is what Git says, `after` what runs. */
  resources: ResourceDiff[];
  /** Why some of it cannot be told, for people; empty: all is told. */
  problems: string[];
}

interface DeploymentRow {
  id: string;
  provider: string;
  instance: string;
  observed: ObservedPayload;
}

/**
 * Reads how a target differs from what Git says, from its deployment sources.
 *
 * Nothing leaves it unmasked: values of Secrets and what sounds like one are
 * masked before anything is compared. An instance that does not answer throws
 * `SourceUnavailableError`.
 */
export class LiveReader {
  constructor(
    private readonly options: {
      db: Knex;
      masking: MaskingKey;
      sources: () => DeploymentSource[];
    },
  ) {}

  /** One request for each application that is not in sync. */
  async read(
    { service, environment }: EmergencyTarget,
    signal: AbortSignal,
  ): Promise<LiveState> {
    const rows: DeploymentRow[] = await this.options
      .db('deployments')
      .select('id', 'provider', 'instance', 'observed')
      .where({
        service_ref: service,
        environment,
        sync_status: 'out-of-sync',
      })
      .whereNull('removed_at')
      .orderBy('id');
    const state: LiveState = { resources: [], problems: [] };
    for (const row of rows) {
      const found = await this.#of(row, signal);
      if (typeof found === 'string') state.problems.push(found);
      else state.resources.push(...found);
    }
    return state;
  }

  async #of(
    { id, provider, instance, observed }: DeploymentRow,
    signal: AbortSignal,
  ): Promise<ResourceDiff[] | string> {
    const source = this.options
      .sources()
      .find(each => each.provider === provider && each.instance === instance);
    if (!source) return `No instance ${instance} is configured any more`;
    if (!source.readLiveDifferences) {
      return `${instance} does not tell how ${id} differs from Git`;
    }
    const { namespace, application: name, project } = observed;
    const differences = await source.readLiveDifferences(
      { namespace, name, project },
      signal,
    );
    const mask = await this.options.masking.mask();
    const masked = (value: unknown): Manifest[] =>
      isManifest(value) ? [normaliseManifest(value, mask)] : [];
    return diffManifests(
      differences.flatMap(({ declared }) => masked(declared)),
      differences.flatMap(({ live }) => masked(live)),
    ).resources;
  }
}
