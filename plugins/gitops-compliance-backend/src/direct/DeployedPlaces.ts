import type { Knex } from 'knex';
import { locatePins } from '../deployments/locatePins';
import type { ObservedPayload } from '../deployments/records';
import type { Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import type { KustomizeBases } from './KustomizeBases';
import {
  branchOf,
  cleanPath,
  repositoryOfUrl,
  type DeployedPlace,
} from './touchedTargets';

/**
 * For how long what was found is good: new places are known a little later. That
 * there are none is looked at each time: at the start nothing was read yet.
 */
const REMEMBERED_MS = 15_000;

/** A repository from which something is deployed. */
export interface DeployedRepository {
  places: DeployedPlace[];
  /** Branches that are deployed; the default one is not among them by name. */
  branches: string[];
  /** Null: it was not read yet. */
  defaultBranch: string | null;
}

/**
 * What is deployed from where: the sources of the applications that are mapped
 * to a service and an environment, what kustomizations build those of, and the
 * files that their pins lie in. Read from the database, at most every {@link REMEMBERED_MS}.
 */
export class DeployedPlaces {
  #known: { atMs: number; repositories: Map<string, DeployedRepository> } = {
    atMs: -Infinity,
    repositories: new Map(),
  };

  readonly #defaults = new Map<string, string>();

  constructor(
    private readonly options: {
      db: Knex;
      bases: KustomizeBases;
      services: ServiceStore;
      policy: () => Policy;
      forgeHost: () => string;
      /** Monotonic, in milliseconds. */
      elapsedMs?: () => number;
    },
  ) {}

  /** By `owner/name`. */
  async repositories(): Promise<ReadonlyMap<string, DeployedRepository>> {
    const nowMs = (this.options.elapsedMs ?? (() => performance.now()))();
    const { atMs, repositories } = this.#known;
    if (repositories.size === 0 || nowMs - atMs > REMEMBERED_MS) {
      this.#known = { atMs: nowMs, repositories: await this.#read() };
    }
    return this.#known.repositories;
  }

  /** What is deployed of one repository now; undefined: nothing. */
  async now(repository: string): Promise<DeployedRepository | undefined> {
    this.#known.atMs = -Infinity;
    return (await this.repositories()).get(repository);
  }

  /** Takes note of which branch of a repository is the default one. */
  remember(repository: string, defaultBranch: string | null): void {
    if (!defaultBranch) return;
    this.#defaults.set(repository, defaultBranch);
    const known = this.#known.repositories.get(repository);
    if (known) known.defaultBranch = defaultBranch;
  }

  async #read(): Promise<Map<string, DeployedRepository>> {
    const repositories = new Map<string, DeployedRepository>();
    const own = [...(await this.#sources()), ...(await this.#pins())];
    const all = await this.options.bases.with(
      own,
      repository => this.#defaults.get(repository) ?? null,
    );
    for (const place of all) {
      const known = repositories.get(place.repository) ?? {
        places: [],
        branches: [],
        defaultBranch: this.#defaults.get(place.repository) ?? null,
      };
      known.places.push(place);
      if (place.branch !== null && !known.branches.includes(place.branch)) {
        known.branches.push(place.branch);
      }
      repositories.set(place.repository, known);
    }
    return repositories;
  }

  async #sources(): Promise<DeployedPlace[]> {
    const rows = await this.options
      .db<{
        service_ref: string;
        environment: string;
        sources: ObservedPayload['sources'];
        removed_at: Date | null;
      }>('deployments')
      .select('service_ref', 'environment', 'sources')
      .whereNull('removed_at')
      .whereNotNull('service_ref')
      .whereNotNull('environment');
    const host = this.options.forgeHost();
    return rows.flatMap(row =>
      row.sources.flatMap(({ repoUrl, path, targetRevision }) => {
        const repository = repositoryOfUrl(repoUrl, host);
        const branch = branchOf(targetRevision);
        return repository === null || branch === undefined
          ? []
          : [
              {
                serviceRef: row.service_ref,
                environment: row.environment,
                repository,
                branch,
                path: cleanPath(path ?? ''),
              },
            ];
      }),
    );
  }

  async #pins(): Promise<DeployedPlace[]> {
    const policy = this.options.policy();
    const services = await this.options.services.all();
    return services.flatMap(service =>
      policy.document.environments.flatMap(({ name }) => {
        const located = locatePins(policy, service, name);
        return (located.ok ? located.pins : []).map(
          ({ repository, branch, path }) => ({
            serviceRef: service.entityRef,
            environment: name,
            repository,
            branch,
            path: cleanPath(path),
          }),
        );
      }),
    );
  }
}
