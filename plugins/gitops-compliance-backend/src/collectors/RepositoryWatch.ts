import type {
  Forge,
  OpenPullRequestSummary,
  PullRequestKey,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { BranchWatch } from '../around/BranchWatch';
import type { ChangeRow } from '../changes/records';
import type {
  DeployedPlaces,
  DeployedRepository,
} from '../direct/DeployedPlaces';
import type { DirectChanges } from '../direct/DirectChanges';
import type { KustomizeBases } from '../direct/KustomizeBases';
import { targetKey, touchedTargets } from '../direct/touchedTargets';
import { isRetroactiveBranch } from '../emergencies/retroactive/records';
import type { JobDraft } from '../jobs/Jobs';

const considerSchema = z.object({
  repository: z.string(),
  number: z.number().int(),
});
const watchSchema = z.object({ repository: z.string() });

/** The job that looks at one pull request of others. */
export function considerJob(repository: string, number: number): JobDraft {
  return {
    queue: 'forge.consider',
    data: { repository, number },
    key: `${repository}#${number}`,
  };
}

/** The job that looks at what stands in one repository. */
export function watchJob(repository: string): JobDraft {
  return { queue: 'forge.watch', data: { repository }, key: repository };
}

/**
 * Looks at the repositories from which something is deployed: at a webhook's
 * hint at one pull request, at each reconciliation at all open ones, so that a
 * lost hint is made good. A webhook's content is never believed.
 */
export class RepositoryWatch {
  constructor(
    private readonly options: {
      db: Knex;
      directs: DirectChanges;
      branches: BranchWatch;
      bases: KustomizeBases;
      places: DeployedPlaces;
      forge: () => Forge;
    },
  ) {}

  /** Repositories to watch. */
  async repositories(): Promise<string[]> {
    return [...(await this.options.places.repositories()).keys()];
  }

  /** The job `forge.consider`: reads one pull request. */
  async consider(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#consider([considerSchema.parse(data)], signal);
  }

  /** The job `forge.watch`: reads what stands in a repository. */
  async watch(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { forge, places, branches, bases } = this.options;
    const { repository } = watchSchema.parse(data);
    const deployed = (await places.repositories()).get(repository);
    if (!deployed) return;
    const found = await forge().readRepository(
      repository,
      branchesOf(deployed),
      signal,
    );
    places.remember(repository, found.defaultBranch);
    const login = await forge().appLogin(repository);
    const others = found.openPullRequests.filter(
      ({ author, headBranch }) =>
        author.login !== login || isRetroactiveBranch(headBranch),
    );
    const rows = await this.#runningIn(repository);
    const rejected = await this.#rejectedOf(repository, others);
    const news = others.filter(
      pull =>
        !rejected.has(pull.number) &&
        isNews(
          pull,
          rows.filter(row => row.pull_request?.number === pull.number),
          deployed,
        ),
    );
    await this.#consider(news, signal);
    await branches.look(repository, found.branches, signal);
    await bases.read(repository, found.branches, deployed, signal);
  }

  async #consider(keys: PullRequestKey[], signal: AbortSignal): Promise<void> {
    const { forge, directs, branches } = this.options;
    if (keys.length === 0) return;
    const snapshots = await forge().readPullRequests(keys, signal);
    for (const snapshot of snapshots) {
      const { repository, baseBranch } = snapshot;
      const since = await branches.watchedSince(repository, baseBranch);
      await directs.consider(snapshot, since);
    }
  }

  /** Numbers of those that stand at a head which the board rejected. */
  async #rejectedOf(
    repository: string,
    pulls: OpenPullRequestSummary[],
  ): Promise<Set<number>> {
    const rows = await this.options
      .db<ChangeRow>('changes')
      .where({ kind: 'direct', repository, state: 'rejected' })
      .whereRaw(`pull_request ->> 'headSha' = ANY(?::text[])`, [
        pulls.map(({ headSha }) => headSha),
      ]);
    return new Set(rows.flatMap(row => row.pull_request?.number ?? []));
  }

  async #runningIn(repository: string): Promise<ChangeRow[]> {
    return this.options
      .db<ChangeRow>('changes_now')
      .where({ kind: 'direct', repository })
      .whereNull('ended_at');
  }
}

/** Those that are deployed, the default one by its name where it is known. */
function branchesOf({ places, branches, defaultBranch }: DeployedRepository) {
  const isDefault = places.some(({ branch }) => branch === null);
  return [
    ...new Set([
      ...branches,
      ...(isDefault && defaultBranch ? [defaultBranch] : []),
    ]),
  ];
}

/**
 * Whether an open pull request is worth a reading: it was pushed to, or the
 * targets that it touches are not those of its running changes.
 */
function isNews(
  pull: OpenPullRequestSummary,
  rows: ChangeRow[],
  { places, defaultBranch }: DeployedRepository,
): boolean {
  if (rows.some(row => row.pull_request?.headSha !== pull.headSha)) return true;
  const touched = touchedTargets(pull.files, places, {
    branch: pull.baseBranch,
    defaultBranch,
  }).map(targetKey);
  const known = rows.map(row =>
    targetKey({ serviceRef: row.service_ref, environment: row.environment }),
  );
  return (
    touched.some(target => !known.includes(target)) ||
    // Where not every path is known, all look touched.
    (pull.files !== null && known.some(target => !touched.includes(target)))
  );
}
