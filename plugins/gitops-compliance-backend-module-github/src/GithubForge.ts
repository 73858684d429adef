import type {
  ClosedPullRequest,
  ClosePullRequest,
  Commit,
  CommitOrigin,
  Comparison,
  EnqueuePullRequest,
  FilesAtRefs,
  Forge,
  ForgeHint,
  MergePullRequest,
  MergeResult,
  OpenedPullRequest,
  OpenPullRequest,
  ProtectedBranch,
  PublishCheck,
  PullRequestKey,
  PullRequestSnapshot,
  RepositoryAccess,
  RepositorySnapshot,
  Tag,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { publishCheck } from './checks';
import type { GithubHostSettings } from './config';
import { compare, readCommit } from './content/commits';
import { readOrigins } from './content/origins';
import { readLastCommit } from './content/lastCommit';
import { readAccess } from './content/access';
import { readProtections } from './content/protections';
import { readFiles } from './content/readFiles';
import { readRepository } from './content/repository';
import { readTag } from './content/tags';
import { readHint } from './hints';
import { GithubApi, type GithubApiOptions } from './http/GithubApi';
import { closePullRequest } from './pulls/closePullRequest';
import { merge } from './pulls/merge';
import { openPullRequest } from './pulls/openPullRequest';
import { findPullRequest } from './pulls/findPullRequest';
import { dequeue, enqueue } from './pulls/queue';
import { readPullRequests } from './pulls/readPullRequests';
import { Snapshots } from './pulls/Snapshots';

/**
 * One GitHub or GitHub Enterprise Server host as a forge, under our App.
 *
 * What each method may cost counts without credentials: the first call for an
 * owner also looks up its installation and fetches a token, which is kept until
 * it ends, and the App's own name is read once.
 */
export class GithubForge implements Forge {
  readonly host: string;
  readonly provider = 'github';
  private readonly api: GithubApi;
  private readonly snapshots: Snapshots;

  constructor(
    private readonly settings: GithubHostSettings,
    options: GithubApiOptions,
  ) {
    this.host = settings.host;
    this.api = new GithubApi(settings, options);
    const now = options.now ?? (() => new Date());
    this.snapshots = new Snapshots(this.api, now);
  }

  async appId(repository?: string): Promise<number> {
    return (await this.api.credentials.identity(repository)).id;
  }

  async appLogin(repository: string): Promise<string> {
    const { slug } = await this.api.credentials.identity(repository);
    return `${slug}[bot]`;
  }

  /** Reads our App: shows that the host answers and knows our key. */
  ping(signal?: AbortSignal): Promise<void> {
    return this.api.credentials.ping(signal);
  }

  readFiles(
    repository: string,
    wanted: { ref: string; path: string }[],
    signal?: AbortSignal,
  ): Promise<FilesAtRefs> {
    return readFiles(this.api, repository, wanted, signal);
  }

  readCommit(
    repository: string,
    ref: string,
    signal?: AbortSignal,
  ): Promise<Commit> {
    return readCommit(this.api, repository, ref, signal);
  }

  readLastCommit(
    repository: string,
    place: { ref: string; path: string },
    signal?: AbortSignal,
  ): Promise<Commit | null> {
    return readLastCommit(this.api, repository, place, signal);
  }

  compare(
    repository: string,
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<Comparison> {
    return compare(this.api, repository, base, head, signal);
  }

  readOrigins(
    repository: string,
    shas: string[],
    signal?: AbortSignal,
  ): Promise<CommitOrigin[]> {
    return readOrigins(this.api, repository, shas, signal);
  }

  readTag(
    repository: string,
    name: string,
    known?: Tag,
    signal?: AbortSignal,
  ): Promise<Tag | null> {
    return readTag(this.api, repository, name, known, signal);
  }

  readAccess(
    repository: string,
    signal?: AbortSignal,
  ): Promise<RepositoryAccess> {
    return readAccess(this.api, repository, signal);
  }

  readProtections(
    repository: string,
    branches: readonly (string | null)[],
    signal?: AbortSignal,
  ): Promise<ProtectedBranch[]> {
    return readProtections(this.api, repository, branches, signal);
  }

  readRepository(
    repository: string,
    branches: string[],
    signal?: AbortSignal,
  ): Promise<RepositorySnapshot> {
    return readRepository(this.api, repository, branches, signal);
  }

  openPullRequest(
    request: OpenPullRequest,
    signal?: AbortSignal,
  ): Promise<OpenedPullRequest> {
    return openPullRequest(this.api, request, this.snapshots, signal);
  }

  findPullRequest(
    repository: string,
    branch: string,
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot | null> {
    return findPullRequest(
      this.api,
      repository,
      branch,
      this.snapshots,
      signal,
    );
  }

  readPullRequests(
    keys: PullRequestKey[],
    signal?: AbortSignal,
  ): Promise<PullRequestSnapshot[]> {
    return readPullRequests(this.api, keys, this.snapshots, signal);
  }

  publishCheck(request: PublishCheck, signal?: AbortSignal): Promise<string> {
    return publishCheck(this.api, request, signal);
  }

  merge(request: MergePullRequest, signal?: AbortSignal): Promise<MergeResult> {
    return merge(this.api, request, this.settings.mergeMethod, signal);
  }

  enqueue(request: EnqueuePullRequest, signal?: AbortSignal): Promise<void> {
    return enqueue(this.api, request, signal);
  }

  dequeue(
    key: PullRequestKey & { nodeId: string },
    signal?: AbortSignal,
  ): Promise<void> {
    return dequeue(this.api, key, signal);
  }

  closePullRequest(
    request: ClosePullRequest,
    signal?: AbortSignal,
  ): Promise<ClosedPullRequest> {
    return closePullRequest(this.api, request, signal);
  }

  commitUrl(repository: string, sha: string): string {
    return `${this.settings.webUrl}/${repository}/commit/${sha}`;
  }

  readHint(
    payload: unknown,
    metadata: Record<string, unknown>,
  ): ForgeHint | null {
    const { webUrl, apps } = this.settings;
    const appIds = apps.map(app => app.appId);
    return readHint({ webUrl, appIds }, payload, metadata);
  }
}
