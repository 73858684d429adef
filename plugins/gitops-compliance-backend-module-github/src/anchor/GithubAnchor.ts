import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ForgeRefusedError,
  type Anchor,
  type AnchoredCheckpoint,
  type AnchorReceipt,
  type CheckpointToAnchor,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import { GithubApi } from '../http/GithubApi';
import type { GithubAnchorSettings } from './config';

const READ = `query Anchor($owner:String!,$repo:String!,$ref:String!,$file:String!){
  repository(owner:$owner,name:$repo){
    ref(qualifiedName:$ref){
      target{oid}
      branchProtectionRule{allowsForcePushes allowsDeletions}
      rules(first:50){nodes{type}}
    }
    object(expression:$file){__typename ...on Blob{text}}
  }
}`;

const readSchema = z.object({
  repository: z
    .object({
      ref: z
        .object({
          target: z.object({ oid: z.string() }),
          branchProtectionRule: z
            .object({
              allowsForcePushes: z.boolean(),
              allowsDeletions: z.boolean(),
            })
            .nullish(),
          rules: z
            .object({ nodes: z.array(z.object({ type: z.string() })) })
            .nullish(),
        })
        .nullable(),
      object: z.object({ text: z.string().nullish() }).nullable(),
    })
    .nullable(),
});

type Ref = NonNullable<
  NonNullable<z.infer<typeof readSchema>['repository']>['ref']
>;

const WRITE = `mutation Anchor($commit:CreateCommitOnBranchInput!){
  createCommitOnBranch(input:$commit){commit{oid}}
}`;

const writtenSchema = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }),
});

/**
 * Anchors checkpoints as commits in a repository of other owners, by an App of
 * its own. A commit names the head that it follows, so nothing that was
 * anchored is ever replaced. Two requests a checkpoint.
 */
export class GithubAnchor implements Anchor {
  readonly kind = 'git';
  readonly target: string;
  readonly #api: GithubApi;

  constructor(
    private readonly settings: GithubAnchorSettings,
    options: { logger: LoggerService; now: () => Date },
  ) {
    this.target = `${settings.host.host}/${settings.repository}`;
    this.#api = new GithubApi(settings.host, options);
  }

  async publish(
    { origin, size, note }: CheckpointToAnchor,
    signal?: AbortSignal,
  ): Promise<AnchorReceipt> {
    const { repository, branch } = this.settings;
    const folder = this.#folder(origin);
    const { ref, text } = await this.#read(`${folder}/latest`, signal);
    const warning = weaknessOf(ref, branch);
    if (text === note) {
      return { reference: ref.target.oid, receipt: null, warning };
    }
    const kept = sizeIn(text);
    if (kept !== null && kept > size) {
      throw new ForgeRefusedError(
        `${this.target} already keeps a checkpoint of ${kept} entries, and this one has ${size}: the database was restored to an earlier time under a running portal; restart every replica, so that the log goes on in another shard`,
      );
    }
    const contents = Buffer.from(note).toString('base64');
    const written = await this.#api.graphql({
      repository,
      what: `anchor a checkpoint in ${repository}`,
      needs: "'Contents: write'",
      kind: 'write',
      document: WRITE,
      variables: {
        commit: {
          branch: { repositoryNameWithOwner: repository, branchName: branch },
          expectedHeadOid: ref.target.oid,
          message: { headline: `Checkpoint ${size} of ${origin}` },
          fileChanges: {
            additions: [
              { path: `${folder}/latest`, contents },
              { path: `${folder}/${size}`, contents },
            ],
          },
        },
      },
      schema: writtenSchema,
      signal,
    });
    const reference = written.createCommitOnBranch.commit.oid;
    return { reference, receipt: null, warning };
  }

  async latest(
    origin: string,
    signal?: AbortSignal,
  ): Promise<AnchoredCheckpoint | null> {
    const file = `${this.#folder(origin)}/latest`;
    const { ref, text } = await this.#read(file, signal);
    return text === null ? null : { note: text, reference: ref.target.oid };
  }

  async #read(
    file: string,
    signal?: AbortSignal,
  ): Promise<{ ref: Ref; text: string | null }> {
    const { repository, branch } = this.settings;
    const { repository: found } = await this.#api.graphql({
      repository,
      what: `read the anchors in ${repository}`,
      needs: "'Contents: read' and 'Administration: read'",
      kind: 'read',
      document: READ,
      variables: {
        ...splitRepository(repository),
        ref: `refs/heads/${branch}`,
        file: `${branch}:${file}`,
      },
      schema: readSchema,
      signal,
    });
    if (!found?.ref) {
      throw new ForgeRefusedError(
        `${repository} has no branch ${branch} for anchors: make it, with a first commit`,
      );
    }
    return { ref: found.ref, text: found.object?.text ?? null };
  }

  #folder(origin: string): string {
    const slug = origin.replace(/[^A-Za-z0-9.-]+/g, '_');
    return `${this.settings.path}/${slug}`;
  }
}

/** Size in a signed note (C2SP tlog-checkpoint: its second line). */
function sizeIn(note: string | null): number | null {
  const [, line = ''] = note?.split('\n') ?? [];
  return /^\d{1,15}$/.test(line) ? Number(line) : null;
}

/** Why what lies on the branch could be replaced; null: it could not. */
function weaknessOf(
  { branchProtectionRule: rule, rules }: Ref,
  branch: string,
): string | null {
  const types = rules?.nodes.map(({ type }) => type) ?? [];
  const isFixed =
    types.includes('NON_FAST_FORWARD') || rule?.allowsForcePushes === false;
  return isFixed
    ? null
    : `${branch} lets itself be pushed by force: forbid it, so that anchors cannot be replaced`;
}
