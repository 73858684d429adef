import type { DeploymentSource } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  diffManifests,
  isManifest,
  normaliseManifest,
  resourceKey,
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
  /** Who wrote which fields of these objects, by `resourceKey`, where it is told. */
  managedFields: Map<string, unknown>;
}

/** A deployment, as far as its source is asked about it. */
export interface LiveDeployment {
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
    const rows: LiveDeployment[] = await this.options
      .db('deployments')
      .select('id', 'provider', 'instance', 'observed')
      .where({
        service_ref: service,
        environment,
        sync_status: 'out-of-sync',
      })
      .whereNull('removed_at')
      .orderBy('id');
    const states: LiveState[] = [];
    for (const row of rows) states.push(await this.readOne(row, signal));
    return {
      resources: states.flatMap(({ resources }) => resources),
      problems: states.flatMap(({ problems }) => problems),
      managedFields: new Map(
        states.flatMap(({ managedFields }) => [...managedFields]),
      ),
    };
  }

  /** The same of one application, whether it is in sync or not. One request. */
  async readOne(
    { id, provider, instance, observed }: LiveDeployment,
    signal: AbortSignal,
  ): Promise<LiveState> {
    const source = this.options
      .sources()
      .find(each => each.provider === provider && each.instance === instance);
    if (!source) {
      return untold(`No instance ${instance} is configured any more`);
    }
    if (!source.readLiveDifferences) {
      return untold(`${instance} does not tell how ${id} differs from Git`);
    }
    const { namespace, application: name, project } = observed;
    const differences = await source.readLiveDifferences(
      { namespace, name, project },
      signal,
    );
    const mask = await this.options.masking.mask();
    const masked = (value: unknown): Manifest[] =>
      isManifest(value) ? [normaliseManifest(value, mask)] : [];
    const { resources } = diffManifests(
      differences.flatMap(({ declared }) => masked(declared)),
      differences.flatMap(({ live }) => masked(live)),
    );
    const managedFields = new Map(
      differences.flatMap(({ managedFields: managed, ...difference }) =>
        managed === undefined ? [] : [[resourceKey(difference), managed]],
      ),
    );
    return { resources, problems: [], managedFields };
  }
}

function untold(problem: string): LiveState {
  return { resources: [], problems: [problem], managedFields: new Map() };
}
