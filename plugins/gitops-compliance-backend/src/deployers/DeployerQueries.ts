import { InputError } from '@backstage/errors';
import type {
  DeployersView,
  PersonView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  concernsOf,
  mergeDeployers,
  type Deployer,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { locatePins } from '../deployments/locatePins';
import type { ObservedPayload } from '../deployments/records';
import { branchOf, repositoryOfUrl } from '../direct/touchedTargets';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { instant } from '../shared/time';
import { bypassesOf, clustersOf, unreadClusters } from './clusterWays';
import { deployersSentence } from './deployersSentence';
import { deploysOf } from './instanceWays';
import { missingOf } from './missing';
import type { AccessRow } from './records';
import type { DeployTarget, Found } from './types';

/** Earlier changes of access that are told. */
const MAX_CHANGES = 50;

/** What each kind of reading is called where it is told. */
const KINDS = {
  forge: 'repository',
  instance: 'instance',
  cluster: 'cluster',
} as const;

/** Who could deploy where, at which instant. */
export interface DeployersQuery {
  environment: string;
  entityRef?: string;
  at: DateTime;
}

type TargetRow = DeployTarget & {
  service_ref: string;
  sources: ObservedPayload['sources'];
};

/**
 * Who could get something into an environment, by which path: rights to merge
 * where it is deployed from, rights at the instances that deploy it, and rights in
 * the clusters where these run and to which they deploy. Told
 * from what was read by an instant; what could not be read is named, for then
 * there may be more. No source is read.
 */
export class DeployerQueries {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      services: ServiceStore;
      policy: () => Policy;
      forge: () => { host: string };
      clock: () => DateTime;
    },
  ) {}

  /**
   * Everybody who could deploy to an environment, or one service of it.
   *
   * @throws InputError for an instant that has not come yet
   */
  async of(query: DeployersQuery, sees: Sight): Promise<DeployersView> {
    const { persons, clock } = this.options;
    const { at, environment } = query;
    if (at > clock()) {
      throw new InputError(
        `${instant(at)} has not come yet: ask for an instant until now`,
      );
    }
    const targets = await this.#targets(query, sees);
    const repositories = await this.#repositories(targets, environment);
    const instances = [...new Set(targets.map(row => row.instance))].sort();
    const readings = await this.#readings({ repositories, instances, at });
    const clusters = clustersOf([...readings.values()], targets);
    const found = [
      ...repositories.flatMap(place =>
        mergesOf(readings.get(`forge ${place}`)),
      ),
      ...instances.flatMap(place =>
        deploysOf(
          readings.get(`instance ${place}`),
          targets.filter(({ instance }) => instance === place),
        ),
      ),
      ...clusters.flatMap(row => bypassesOf(row, targets)),
    ];
    const refs = await this.#refsOf(found);
    const actors = await persons.actors([...refs.values()]);
    const deployers = mergeDeployers(
      found.map(each => deployerOf(each, { refs, actors })),
    );
    const items = deployers.map(deployer => ({
      ...deployer,
      person: personOf(deployer, { refs, actors }),
      concerns: concernsOf(deployer),
    }));
    const places = [
      ...repositories.map(name =>
        placeView('repository', name, readings.get(`forge ${name}`)),
      ),
      ...instances.map(name =>
        placeView('instance', name, readings.get(`instance ${name}`)),
      ),
      ...clusters.map(row => placeView('cluster', row.place, row)),
    ];
    return {
      at: instant(at),
      now: instant(clock()),
      environment,
      sentence: deployersSentence(environment, { items, places }),
      items,
      places,
      changes: await this.#changes({
        repositories,
        instances,
        clusters: clusters.map(({ place }) => place),
        at,
      }),
      unreadClusters: unreadClusters(clusters, targets),
    };
  }

  async #targets(
    { environment, entityRef, at }: DeployersQuery,
    sees: Sight,
  ): Promise<TargetRow[]> {
    return this.options
      .db('deployments')
      .select(
        'service_ref',
        'instance',
        'project',
        'namespace',
        'application',
        'sources',
        this.options.db.raw("observed->'destination' as destination"),
      )
      .where({ environment })
      .whereNull('removed_at')
      .whereIn('service_ref', sub =>
        sub.select('entity_ref').from('services').modify(sees.services),
      )
      .modify(builder => {
        sees.deployments(builder, at);
        if (entityRef) builder.where({ service_ref: entityRef });
      })
      .orderBy(['instance', 'namespace', 'application']);
  }

  /** Repositories whose branches these are deployed from, and their pins'. */
  async #repositories(
    targets: readonly TargetRow[],
    environment: string,
  ): Promise<string[]> {
    const { forge, services, policy } = this.options;
    const { host } = forge();
    const followed = targets.flatMap(({ sources }) =>
      sources.flatMap(({ repoUrl, targetRevision }) =>
        branchOf(targetRevision) === undefined
          ? []
          : repositoryOfUrl(repoUrl, host) ?? [],
      ),
    );
    const refs = new Set(targets.map(row => row.service_ref));
    const pinned = (await services.all())
      .filter(({ entityRef }) => refs.has(entityRef))
      .flatMap(service => {
        const located = locatePins(policy(), service, environment);
        return located.ok ? located.pins.map(pin => pin.repository) : [];
      });
    return [...new Set([...followed, ...pinned])].sort();
  }

  /** The last reading of each place by an instant, and of every cluster. */
  async #readings({ repositories, instances, at }: Omit<Asked, 'clusters'>) {
    const rows: AccessRow[] = await this.options
      .db('access_readings')
      .distinctOn('stream')
      .where('read_at', '<=', at.toJSDate())
      .andWhere(builder =>
        inPlaces(builder, { repositories, instances }).orWhere({
          kind: 'cluster',
        }),
      )
      .orderBy([
        { column: 'stream' },
        { column: 'read_at', order: 'desc' },
        { column: 'seq', order: 'desc' },
      ]);
    return new Map(rows.map(row => [`${row.kind} ${row.place}`, row]));
  }

  async #changes({ at, ...places }: Asked): Promise<DeployersView['changes']> {
    const rows: Pick<AccessRow, 'kind' | 'place' | 'read_at'>[] =
      await this.options
        .db('access_readings')
        .select('kind', 'place', 'read_at')
        .where('read_at', '<=', at.toJSDate())
        .whereRaw(`NOT told @> '{"unread": true}'`)
        .andWhere(builder =>
          inPlaces(builder, places)
            .orWhere({ kind: 'cluster' })
            .whereRaw('place = ANY (?::text[])', [places.clusters]),
        )
        .orderBy([{ column: 'read_at', order: 'desc' }, { column: 'stream' }])
        .limit(MAX_CHANGES);
    return rows.map(({ kind, place, read_at: readAt }) => ({
      kind: KINDS[kind],
      place,
      at: instant(readAt),
    }));
  }

  /** References of everybody found; a name that no account is known by: none. */
  async #refsOf(found: readonly Found[]): Promise<ReadonlyMap<string, string>> {
    const refs = new Map<string, string>();
    const named = new Map<string, Set<string>>();
    for (const each of found) {
      if ('ref' in each) {
        refs.set(keyOf(each), each.ref);
      } else if (each.isNamed) {
        const names = named.get(each.provider) ?? new Set();
        named.set(each.provider, names.add(each.subject));
      }
    }
    for (const [provider, names] of named) {
      const rows: { ref: string; name: string }[] = await this.options
        .db('identities')
        .select('ref', 'name')
        .where({ provider })
        .whereRaw('name = ANY (?::text[])', [[...names]]);
      for (const { ref, name } of rows) refs.set(`${provider} ${name}`, ref);
    }
    return refs;
  }
}

interface Asked {
  repositories: string[];
  instances: string[];
  clusters: string[];
  at: DateTime;
}

interface Known {
  refs: ReadonlyMap<string, string>;
  actors: Actors;
}

function inPlaces(
  builder: Knex.QueryBuilder,
  { repositories, instances }: Pick<Asked, 'repositories' | 'instances'>,
): Knex.QueryBuilder {
  return builder
    .where(or =>
      or
        .where({ kind: 'forge' })
        .whereRaw('place = ANY (?::text[])', [repositories]),
    )
    .orWhere(or =>
      or
        .where({ kind: 'instance' })
        .whereRaw('place = ANY (?::text[])', [instances]),
    );
}

function keyOf(found: Found): string {
  return 'ref' in found ? found.ref : `${found.provider} ${found.subject}`;
}

function mergesOf(row: AccessRow | undefined): Found[] {
  if (row?.kind !== 'forge') return [];
  const { repository, rights } = row.told;
  return rights
    .filter(({ merges, administers }) => merges || administers)
    .map(({ account: ref, role, administers }) => ({
      ref,
      way: { kind: 'merge', repository, role, administers },
    }));
}

/** Who it is: the person whose alone an account is, else the account itself. */
function deployerOf(found: Found, { refs, actors }: Known): Deployer {
  const ways = [found.way];
  const actor = actors.maybe(refs.get(keyOf(found)));
  if (actor?.person) return { kind: 'person', subject: actor.person, ways };
  if ('ref' in found) {
    const { provider, account, bot } = actors.get(found.ref);
    const subject = `${provider}:${account}`;
    return { kind: bot ? 'app' : 'account', subject, ways };
  }
  const { kind, provider, subject } = found;
  return kind === 'account' || kind === 'app'
    ? { kind, subject: `${provider}:${subject}`, ways }
    : { kind, subject, ways };
}

function personOf(
  { kind, subject }: Deployer,
  { refs, actors }: Known,
): PersonView | null {
  if (kind !== 'person') return null;
  const ref = [...refs.values()].find(
    each => actors.get(each).person === subject,
  );
  return ref ? actors.view(ref) : null;
}

function placeView(
  kind: DeployersView['places'][number]['kind'],
  name: string,
  row: AccessRow | undefined,
): DeployersView['places'][number] {
  const isRead = row && !(row.kind === 'cluster' && row.told.unread);
  return {
    kind,
    name,
    readAt: isRead ? instant(row.read_at) : null,
    missing: missingOf(row),
    ledger: row ? { stream: row.stream, streamSeq: Number(row.seq) } : null,
  };
}
