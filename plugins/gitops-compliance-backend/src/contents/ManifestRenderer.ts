import {
  RenderFailedError,
  SourceUnavailableError,
  type DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  addedUp,
  canonicalHash,
  diffManifests,
  isManifest,
  normaliseManifest,
  resourceId,
  resourceKey,
  type Manifest,
  type RenderedFacts,
  type ResourceDiff,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { ObservedPayload } from '../deployments/records';
import type { MaskingKey } from './MaskingKey';
import {
  MAX_RESOURCES,
  type RenderedApplication,
  type RenderedPayload,
  type RenderedTexts,
} from './records';
import { renderedRevisions } from './renderedRevisions';

/** Applications of one target that are rendered; more are a problem. */
const MAX_APPLICATIONS = 20;
/** Values that are kept of a change's diff, as JSON; objects beyond have none. */
const MAX_TEXT_LENGTH = 200_000;
const MAX_PROBLEM_LENGTH = 500;

/** What a change would make of its target, by the sources that deploy it. */
export type RenderedTarget = Pick<
  RenderedPayload,
  'applications' | 'hash' | 'facts' | 'resources' | 'moreResources'
> & { texts: RenderedTexts };

interface DeploymentRow {
  id: string;
  provider: string;
  instance: string;
  observed: ObservedPayload;
}

type Outcome = RenderedApplication & {
  facts: RenderedFacts | null;
  resources: ResourceDiff[];
  problem: string | null;
};

/**
 * Renders a change's target as it is and as it would be, and compares.
 *
 * Nothing leaves it unmasked. What cannot be rendered is said and is no fault; an
 * instance that does not answer throws `SourceUnavailableError`, unless the
 * caller has waited long enough.
 */
export class ManifestRenderer {
  constructor(
    private readonly options: {
      db: Knex;
      masking: MaskingKey;
      sources: () => DeploymentSource[];
    },
  ) {}

  /** @param isLastTry - an instance that is silent counts as a problem */
  async render(
    row: ChangeRow,
    headSha: string,
    isLastTry: boolean,
    signal: AbortSignal,
  ): Promise<RenderedTarget> {
    const deployments: DeploymentRow[] = await this.options
      .db<DeploymentRow & { service_ref: string; environment: string }>(
        'deployments',
      )
      .select('id', 'provider', 'instance', 'observed')
      .where({ service_ref: row.service_ref, environment: row.environment })
      .whereNull('removed_at')
      .orderBy('id')
      .limit(MAX_APPLICATIONS + 1);
    const outcomes: Outcome[] = [];
    for (const deployment of deployments.slice(0, MAX_APPLICATIONS)) {
      outcomes.push(
        await this.#application(row, deployment, headSha, isLastTry, signal),
      );
    }
    return together(outcomes, deployments.length > MAX_APPLICATIONS);
  }

  async #application(
    row: ChangeRow,
    deployment: DeploymentRow,
    headSha: string,
    isLastTry: boolean,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { id, observed } = deployment;
    const revisions = renderedRevisions(row, observed, headSha);
    const unchanged = observed.applied?.revisions ?? [];
    const { before: from, after: to } = revisions ?? {
      before: unchanged,
      after: unchanged,
    };
    const outcome = {
      deployment: id,
      from,
      to,
      hashBefore: null,
      hashAfter: null,
      facts: null,
      resources: [],
    };
    try {
      const before = from
        ? await this.#manifests(deployment, from, signal)
        : [];
      const after = revisions
        ? await this.#manifests(deployment, to, signal)
        : before;
      return {
        ...outcome,
        ...diffManifests(before, after),
        hashBefore: canonicalHash(before),
        hashAfter: canonicalHash(after),
        problem: null,
      };
    } catch (error) {
      const isProblem =
        error instanceof RenderFailedError ||
        (isLastTry && error instanceof SourceUnavailableError);
      if (!isProblem) throw error;
      return {
        ...outcome,
        problem: error.message.slice(0, MAX_PROBLEM_LENGTH),
      };
    }
  }

  /** Masked, normalised and in one order. */
  async #manifests(
    { provider, instance, observed }: DeploymentRow,
    revisions: (string | null)[],
    signal: AbortSignal,
  ): Promise<Manifest[]> {
    const source = this.options
      .sources()
      .find(each => each.provider === provider && each.instance === instance);
    if (!source) {
      throw new RenderFailedError(
        `No instance ${instance} is configured any more`,
      );
    }
    const { namespace, application: name, project } = observed;
    const rendering = await source.renderManifests(
      { namespace, name, project, revisions },
      signal,
    );
    const mask = await this.options.masking.mask();
    return rendering.manifests
      .filter(isManifest)
      .map(manifest => normaliseManifest(manifest, mask))
      .map(manifest => ({ manifest, key: resourceKey(resourceId(manifest)) }))
      .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
      .map(({ manifest }) => manifest);
  }
}

function together(outcomes: Outcome[], isCut: boolean): RenderedTarget {
  const resources = outcomes.flatMap(({ deployment, resources: all }) =>
    all.map(resource => ({ deployment, ...resource })),
  );
  const problems = Object.fromEntries(
    outcomes.flatMap(({ deployment, problem }) =>
      problem === null ? [] : [[deployment, problem]],
    ),
  );
  if (outcomes.length === 0) {
    problems[''] = 'No application of the target is known';
  }
  if (isCut) {
    problems[
      ''
    ] = `The target has more than ${MAX_APPLICATIONS} applications; the rest was not rendered`;
  }
  const isWhole = Object.keys(problems).length === 0;
  const shown = resources.slice(0, MAX_RESOURCES);
  return {
    applications: outcomes.map(
      ({ deployment, from, to, hashBefore, hashAfter }) => ({
        deployment,
        from,
        to,
        hashBefore,
        hashAfter,
      }),
    ),
    hash: isWhole
      ? canonicalHash(
          outcomes.map(({ deployment, hashAfter }) => [deployment, hashAfter]),
        )
      : null,
    facts: isWhole
      ? addedUp(outcomes.flatMap(({ facts }) => facts ?? []))
      : null,
    resources: shown.map(({ fields, moreFields, ...resource }) => ({
      ...resource,
      fields: fields.length + moreFields,
    })),
    moreResources: resources.length - shown.length,
    texts: { diffs: fitting(shown), problems },
  };
}

/** The values of as many objects as fit. */
function fitting(resources: ResourceDiff[]): RenderedTexts['diffs'] {
  const diffs: RenderedTexts['diffs'] = [];
  let length = 0;
  for (const { fields, moreFields } of resources) {
    length += JSON.stringify(fields).length;
    if (length > MAX_TEXT_LENGTH) break;
    diffs.push({ fields, moreFields });
  }
  return diffs;
}
