import path from 'node:path';
import { RenderError } from '../errors';
import { GitRepositories } from '../git';
import {
  Application,
  ApplicationDestination,
  ApplicationSource,
  ApplicationStatus,
  Manifest,
} from '../types';
import {
  groupOf,
  hooksOf,
  isArgoObject,
  manifestKey,
  messageOf,
} from '../values';
import { parseApplicationSet } from '../applicationSets/parse';
import { parseProject } from '../projects/parse';
import { parseApplication } from '../spec';
import { answersAlike, CommitFiles, insideRepository, Reads } from './files';
import { renderHelm } from './helm';
import { kustomizationIn, renderKustomize } from './kustomize';
import { CLUSTER_SCOPED } from './names';
import { renderPlain } from './plain';
import { RenderTools } from './tools';

const MAX_CACHED_SOURCES = 25_000;
const KEPT_PER_SOURCE = 4;

type SourceType = NonNullable<ApplicationStatus['sourceType']>;

/** What an Application's sources say, each at one commit. */
export interface Rendering {
  revisions: string[];
  sourceTypes: SourceType[];
  /** With namespace and tracking id, hooks included. */
  manifests: Manifest[];
}

/** The commits whose files sources lend, by `ref`. */
type Lent = Record<string, { repoURL: string; sha: string }>;

/** A rendering with what it was made from. */
interface Kept {
  rendering: Rendering;
  reads: Reads;
}

/** The annotation by which Argo CD finds what an Application owns. */
export function trackingId(application: string, manifest: Manifest): string {
  const { kind, metadata } = manifest;
  return `${application}:${groupOf(manifest)}/${kind}:${
    metadata.namespace ?? ''
  }/${metadata.name}`;
}

/**
 * Makes manifests from Git. A rendering is kept by source, application and
 * destination, and serves every commit that has the same files where it
 * looked; callers must not change what they get.
 */
export class Renderer {
  private readonly cache = new Map<string, Kept[]>();

  constructor(
    private readonly git: GitRepositories,
    private readonly tools: RenderTools,
  ) {}

  /**
   * Renders `source` for `application` at `revision` (a branch, tag or SHA).
   *
   * @throws RenderError when Git or the files do not allow it
   */
  async render(
    application: Application,
    source: ApplicationSource,
    revision: string,
    lent: Lent = {},
  ): Promise<Rendering> {
    const sha = await this.git.resolve(source.repoURL, revision);
    const { name } = application.metadata;
    const { destination } = application.spec;
    const key = JSON.stringify([
      name,
      destination,
      { ...source, targetRevision: undefined },
      source.helm ? lent : undefined,
    ]);
    const kept = this.cache.get(key) ?? [];
    const known = kept.find(({ rendering }) => rendering.revisions[0] === sha);
    if (known) {
      return known.rendering;
    }
    const tree = await this.git.tree(source.repoURL, sha);
    const alike = kept.find(({ reads }) => answersAlike(tree, reads));
    const made = alike
      ? { ...alike, rendering: { ...alike.rendering, revisions: [sha] } }
      : await this.make(name, destination, source, sha, lent);
    this.cache.delete(key);
    this.cache.set(key, [made, ...kept].slice(0, KEPT_PER_SOURCE));
    if (this.cache.size > MAX_CACHED_SOURCES) {
      const [oldest] = this.cache.keys();
      this.cache.delete(oldest);
    }
    return made.rendering;
  }

  /**
   * Renders all sources, each at its revision. What a later source says of an
   * object wins; a source with `ref` and no path only lends its files.
   *
   * @throws RenderError naming the source that Git or the files do not allow
   */
  async renderAll(
    application: Application,
    sources: ApplicationSource[],
    revisions: string[],
  ): Promise<Rendering> {
    const renderings: Rendering[] = [];
    const lent: Lent = {};
    for (const [index, { ref, repoURL }] of sources.entries()) {
      if (ref !== undefined) {
        const sha = await this.git.resolve(repoURL, revisions[index]);
        lent[ref] = { repoURL, sha };
      }
    }
    for (const [index, source] of sources.entries()) {
      try {
        const lends = source.ref !== undefined && source.path === undefined;
        renderings.push(
          lends
            ? await this.lend(source, revisions[index])
            : await this.render(application, source, revisions[index], lent),
        );
      } catch (error) {
        throw new RenderError(
          `source ${index + 1} of ${
            sources.length
          }: rpc error: code = Unknown desc = ${messageOf(error)}`,
        );
      }
    }
    return renderings.length === 1 ? renderings[0] : merged(renderings);
  }

  private async lend(
    { repoURL }: ApplicationSource,
    revision: string,
  ): Promise<Rendering> {
    const sha = await this.git.resolve(repoURL, revision);
    return { revisions: [sha], sourceTypes: ['Directory'], manifests: [] };
  }

  private async readLent(
    lent: Lent,
    ref: string,
    file: string,
  ): Promise<string> {
    if (!lent[ref]) {
      throw new RenderError(`source referenced as $${ref} does not exist`);
    }
    const { repoURL, sha } = lent[ref];
    const tree = await this.git.tree(repoURL, sha);
    const [text] = await new CommitFiles(this.git, repoURL, tree).read([file]);
    return text;
  }

  private async make(
    name: string,
    destination: ApplicationDestination,
    source: ApplicationSource,
    sha: string,
    lent: Lent,
  ): Promise<Kept> {
    const tree = await this.git.tree(source.repoURL, sha);
    const files = new CommitFiles(this.git, source.repoURL, tree);
    const directory = insideRepository(source.path ?? '.');
    if (files.below(directory).length === 0) {
      throw new RenderError(`${source.path}: app path does not exist`);
    }
    const has = (file: string) => files.has(path.posix.join(directory, file));
    let sourceType: SourceType = 'Directory';
    let manifests: Manifest[];
    if (has('Chart.yaml')) {
      sourceType = 'Helm';
      manifests = await renderHelm(files, directory, {
        application: name,
        destination,
        helm: source.helm,
        tools: this.tools,
        readLent: (ref, file) => this.readLent(lent, ref, file),
      });
    } else if (kustomizationIn(files, directory) !== undefined) {
      sourceType = 'Kustomize';
      const { tools } = this;
      manifests = await renderKustomize(files, directory, source, tools);
    } else {
      manifests = await renderPlain(files, directory, source);
    }
    return {
      reads: files.reads,
      rendering: {
        revisions: [sha],
        sourceTypes: [sourceType],
        manifests: finish(name, destination, manifests),
      },
    };
  }
}

function merged(renderings: Rendering[]): Rendering {
  const manifests = renderings.flatMap(rendering => rendering.manifests);
  const last = new Map(manifests.map(item => [manifestKey(item), item]));
  return {
    revisions: renderings.flatMap(({ revisions }) => revisions),
    sourceTypes: renderings.flatMap(({ sourceTypes }) => sourceTypes),
    manifests: [...last.values()],
  };
}

/** @throws RenderError when an object of Argo CD's own is not supported */
function checkArgoObject(manifest: Manifest) {
  const { kind, metadata } = manifest;
  if (!isArgoObject(manifest)) {
    return;
  }
  const parsers: Record<string, (manifest: Manifest) => unknown> = {
    Application: parseApplication,
    AppProject: parseProject,
    ApplicationSet: parseApplicationSet,
  };
  if (!parsers[kind]) {
    throw new RenderError(
      `${kind} ${metadata.name} is not supported by the stand-in`,
    );
  }
  parsers[kind](manifest);
}

function finish(
  application: string,
  destination: ApplicationDestination,
  manifests: Manifest[],
): Manifest[] {
  const seen = new Set<string>();
  return manifests.map(manifest => {
    const { kind, metadata } = manifest;
    if (metadata.name === undefined && hooksOf(manifest).length === 0) {
      throw new RenderError(`a ${kind} has no metadata.name`);
    }
    const namespace = CLUSTER_SCOPED.has(kind)
      ? undefined
      : metadata.namespace ?? destination.namespace;
    const placed: Manifest = {
      ...manifest,
      metadata: { ...metadata, ...(namespace ? { namespace } : {}) },
    };
    checkArgoObject(placed);
    const key = manifestKey(placed);
    if (metadata.name !== undefined && seen.has(key)) {
      throw new RenderError(`${key} appears more than once`);
    }
    seen.add(key);
    placed.metadata.annotations = {
      ...metadata.annotations,
      'argocd.argoproj.io/tracking-id': trackingId(application, placed),
    };
    return placed;
  });
}
