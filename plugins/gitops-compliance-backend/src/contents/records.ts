import type {
  DigestFacts,
  RenderedFacts,
  ResourceDiff,
  ResourceId,
  Risk,
  RiskFacts,
} from '@gitops-compliance/rules';

/** A file that a pull request touches: Git blob ids, null where there is none. */
export interface TouchedFile {
  path: string;
  before: string | null;
  after: string | null;
}

/** What one application of the target would apply. */
export interface RenderedApplication {
  /** Id of the deployment. */
  deployment: string;
  /** Commits of its sources; null: nothing is applied yet. */
  from: (string | null)[] | null;
  to: (string | null)[];
  /** Hashes of the normalised manifests; null: they could not be rendered. */
  hashBefore: string | null;
  hashAfter: string | null;
}

/** `change.rendered` v1: what differs in the cluster; texts lie beside it. */
export interface RenderedPayload {
  headSha: string;
  /** Null: the forge gave only some, or more than are read. */
  files: TouchedFile[] | null;
  applications: RenderedApplication[];
  /** Of all applications together; null: one of them could not be rendered. */
  hash: string | null;
  /** Null together with `hash`. */
  facts: RenderedFacts | null;
  /** What differs, without values; at most {@link MAX_RESOURCES}. */
  resources: (ResourceId & {
    deployment: string;
    change: ResourceDiff['change'];
    fields: number;
  })[];
  /** Objects beyond those in `resources`. */
  moreResources: number;
}

/** The erasable part of `change.rendered`. */
export interface RenderedTexts {
  /** In the order of `resources`; those at the end may be left out. */
  diffs: Pick<ResourceDiff, 'fields' | 'moreFields'>[];
  /** By deployment: why it could not be rendered. */
  problems: Record<string, string>;
}

/** `change.risk-assessed` v1. */
export interface RiskPayload extends Risk {
  facts: RiskFacts;
}

/** `change.digest` v1. */
export interface DigestPayload {
  digest: string;
  facts: DigestFacts;
}

/** A row of `change_contents`. */
export interface ContentsRow {
  change_id: string;
  head_sha: string | null;
  files: TouchedFile[] | null;
  rendered: Omit<RenderedPayload, 'files' | 'headSha'> | null;
  diffs: RenderedTexts['diffs'] | null;
  problems: RenderedTexts['problems'] | null;
  risk: RiskPayload | null;
  digest: string | null;
  digest_facts: DigestFacts | null;
  first_digest: string | null;
}

/** Objects that go on record; the rest are counted. */
export const MAX_RESOURCES = 150;
