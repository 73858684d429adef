import { Applications } from '../applications';
import { RenderError } from '../errors';
import { GitRepositories } from '../git';
import { Validity } from '../projects/Validity';
import { Renderer } from '../render';
import { ApplicationRecord } from '../state';
import { HydrateOperation, SourceHydrator } from '../types';
import { rfc3339, sameJson } from '../values';
import {
  commitMessage,
  directoryFiles,
  hydratorMetadata,
  json,
  MANIFEST_FILE,
} from './files';
import { HydratedBranches } from './HydratedBranches';

/** How long a hydration that failed is left alone. */
const RETRY_AFTER_MS = 120_000;

/** What the hydrator works with. */
export interface HydratorDependencies {
  applications: Applications;
  validity: Validity;
  git: GitRepositories;
  renderer: Renderer;
  branches: HydratedBranches;
  now: () => Date;
}

interface Hydrated {
  record: ApplicationRecord;
  hydrator: SourceHydrator;
}

/** The branch that the manifests are pushed to. */
function targetOf({ syncSource, hydrateTo }: SourceHydrator): string {
  return hydrateTo?.targetBranch ?? syncSource.targetBranch;
}

/**
 * The source hydrator (user guide, "Source Hydrator"): renders the dry source
 * of Applications and pushes the manifests to a branch, one commit for all
 * that share repository, dry revision and branch. It works when a dry
 * commit is new; manifests that do not change make no commit.
 */
export class Hydrator {
  constructor(private readonly deps: HydratorDependencies) {}

  /** Hydrates what needs it. */
  async hydrate(): Promise<void> {
    const groups = new Map<string, Hydrated[]>();
    for (const record of this.deps.applications.all()) {
      const { application } = record;
      const hydrator = application.spec.sourceHydrator;
      if (hydrator && this.deps.validity.problemsOf(application).length === 0) {
        const { repoURL, targetRevision } = hydrator.drySource;
        const key = JSON.stringify([
          repoURL,
          targetRevision,
          targetOf(hydrator),
        ]);
        groups.set(key, [...(groups.get(key) ?? []), { record, hydrator }]);
      }
    }
    for (const group of groups.values()) {
      await this.hydrateGroup(group);
    }
  }

  private async hydrateGroup(group: Hydrated[]): Promise<void> {
    const { git } = this.deps;
    const { repoURL, targetRevision } = group[0].hydrator.drySource;
    let drySha: string;
    try {
      const tip = await git.tip(repoURL, targetRevision);
      if (tip !== undefined && !group.some(one => this.isDue(one, tip))) {
        return;
      }
      drySha = await git.resolve(repoURL, targetRevision);
    } catch (error) {
      this.note(group, 'Failed', { message: renderMessage(error) });
      return;
    }
    try {
      const hydratedSha = await this.push(group, repoURL, drySha);
      const shas = { drySHA: drySha, hydratedSHA: hydratedSha };
      this.note(group, 'Hydrated', { message: '', ...shas });
    } catch (error) {
      const message = renderMessage(error);
      this.note(group, 'Failed', { message, drySHA: drySha });
    }
  }

  private isDue({ record, hydrator }: Hydrated, drySha: string): boolean {
    const last = record.application.status.sourceHydrator?.currentOperation;
    if (!last || !sameJson(last.sourceHydrator, hydrator)) {
      return true;
    }
    const ageMs = this.deps.now().getTime() - Date.parse(last.finishedAt ?? '');
    return (
      last.drySHA !== drySha ||
      (last.phase === 'Failed' && ageMs >= RETRY_AFTER_MS)
    );
  }

  private async push(
    group: Hydrated[],
    repoUrl: string,
    drySha: string,
  ): Promise<string> {
    const { git, renderer, branches, now } = this.deps;
    const directories = new Map<string, Record<string, string>>();
    for (const { record, hydrator } of group) {
      const { path } = hydrator.syncSource;
      if (directories.has(path)) {
        throw new RenderError(`two applications hydrate to the path ${path}`);
      }
      const { manifests } = await renderer.render(
        record.application,
        hydrator.drySource,
        drySha,
      );
      directories.set(path, directoryFiles(repoUrl, drySha, manifests));
    }
    const commit = await git.metadata(repoUrl, drySha);
    const metadata = hydratorMetadata(repoUrl, drySha, commit);
    const [{ hydrator }] = group;
    return branches.write({
      repoUrl,
      branch: targetOf(hydrator),
      startFrom: hydrator.syncSource.targetBranch,
      directories,
      root: { 'hydrator.metadata': json(metadata) },
      decisive: MANIFEST_FILE,
      message: commitMessage(metadata),
      at: now(),
    });
  }

  private note(
    group: Hydrated[],
    phase: HydrateOperation['phase'],
    outcome: Pick<HydrateOperation, 'message' | 'drySHA' | 'hydratedSHA'>,
  ) {
    const at = rfc3339(this.deps.now());
    for (const { record, hydrator } of group) {
      const { status } = record.application;
      const { drySHA, hydratedSHA } = outcome;
      const succeeded = phase === 'Hydrated';
      const before = status.sourceHydrator?.lastSuccessfulOperation;
      const last = succeeded
        ? { drySHA, hydratedSHA, sourceHydrator: hydrator }
        : before;
      const next = {
        ...(last ? { lastSuccessfulOperation: last } : {}),
        currentOperation: {
          ...outcome,
          phase,
          startedAt: at,
          finishedAt: at,
          sourceHydrator: hydrator,
        },
      };
      const { currentOperation: present } = status.sourceHydrator ?? {};
      const isSame =
        present?.phase === phase &&
        present.message === outcome.message &&
        present.drySHA === drySHA &&
        sameJson(present.sourceHydrator, hydrator);
      if (!isSame || phase === 'Failed') {
        status.sourceHydrator = next;
      }
      if (!isSame) {
        this.deps.applications.changed(record);
        this.deps.applications.look(record);
      }
    }
  }
}

function renderMessage(error: unknown): string {
  if (error instanceof RenderError) {
    return error.message;
  }
  throw error;
}
