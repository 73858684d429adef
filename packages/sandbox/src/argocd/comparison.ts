import { Cluster } from './cluster';
import { Findings, healthOfAll } from './findings';
import { healthOf } from './health';
import { Validity } from './projects/Validity';
import { Renderer, Rendering } from './render';
import {
  Application,
  ApplicationStatus,
  Condition,
  Health,
  HealthCode,
} from './types';
import {
  isMultiSource,
  revisionFields,
  sourceFields,
  sourcesOf,
  targetsOf,
} from './sources';
import { messageOf, rfc3339 } from './values';

/** What the health of an Application is told from. */
export interface HealthDependencies {
  cluster: Cluster;
  now: () => Date;
  healthDelayMs: number;
}

/** What a comparison of Git and cluster needs. */
export interface ComparisonDependencies extends HealthDependencies {
  renderer: Renderer;
  findings: Findings;
  validity: Validity;
}

/** The part of a status that a comparison makes anew. */
export interface Comparison {
  status: Pick<
    ApplicationStatus,
    | 'sync'
    | 'health'
    | 'resources'
    | 'summary'
    | 'sourceType'
    | 'sourceTypes'
    | 'conditions'
  >;
  /** How many resources Git asks for, hooks left out. */
  desiredCount: number;
}

/** Health of each resource of an Application, by `resourceKey`. */
export function healthByKey(
  application: Application,
  deps: HealthDependencies,
): Map<string, Health | undefined> {
  const nowMs = deps.now().getTime();
  const objects = deps.cluster.ownedBy(application.metadata.name);
  return new Map(
    objects.map(object => [
      object.key,
      healthOf(object, nowMs, deps.healthDelayMs),
    ]),
  );
}

/** Keeps the time of a condition that was there before. */
function conditionAt(
  application: Application,
  type: Condition['type'],
  message: string,
  now: Date,
): Condition {
  const before = application.status.conditions?.find(
    condition => condition.type === type && condition.message === message,
  );
  return before ?? { type, message, lastTransitionTime: rfc3339(now) };
}

/** Adds a condition to those that a comparison found. */
export function withCondition(
  application: Application,
  comparison: Comparison,
  type: Condition['type'],
  message: string,
  now: Date,
) {
  const condition = conditionAt(application, type, message, now);
  const { conditions = [] } = comparison.status;
  comparison.status.conditions = [...conditions, condition];
}

function healthAt(
  application: Application,
  status: HealthCode,
  now: Date,
): Health {
  const before = application.status.health;
  return before.status === status
    ? before
    : { status, lastTransitionTime: rfc3339(now) };
}

/** The comparison that could not be made: Unknown, with the reason. */
function unknown(
  application: Application,
  type: Condition['type'],
  messages: string[],
  deps: HealthDependencies,
): Comparison {
  const { spec, status } = application;
  const { destination } = spec;
  const source = sourceFields(sourcesOf(spec), isMultiSource(spec));
  const resources = status.resources ?? [];
  return {
    status: {
      sync: { status: 'Unknown', comparedTo: { ...source, destination } },
      health: healthAt(
        application,
        healthOfAll(application, resources, deps),
        deps.now(),
      ),
      resources: resources.map(row =>
        row.hook ? row : { ...row, status: 'Unknown' },
      ),
      summary: status.summary,
      sourceType: status.sourceType,
      sourceTypes: status.sourceTypes,
      conditions: messages.map(message =>
        conditionAt(application, type, message, deps.now()),
      ),
    },
    desiredCount: 0,
  };
}

/**
 * Compares what Git says with what lives. What cannot be rendered becomes a
 * condition and sync status Unknown; it never throws for that.
 */
export async function compareApplication(
  application: Application,
  deps: ComparisonDependencies,
): Promise<Comparison> {
  const { spec } = application;
  const { destination } = spec;
  const sources = sourcesOf(spec);
  const several = isMultiSource(spec);
  const problems = deps.validity.problemsOf(application);
  if (problems.length > 0) {
    return unknown(application, 'InvalidSpecError', problems, deps);
  }
  let rendering: Rendering;
  try {
    const targets = targetsOf(sources);
    rendering = await deps.renderer.renderAll(application, sources, targets);
  } catch (error) {
    const message = `Failed to load target state: failed to generate manifest for ${messageOf(
      error,
    )}`;
    return unknown(application, 'ComparisonError', [message], deps);
  }
  const found = deps.findings.of(application, rendering.manifests);
  const { resources, images, desiredCount } = found;
  const synced = !resources.some(({ status }) => status === 'OutOfSync');
  return {
    status: {
      sync: {
        status: synced ? 'Synced' : 'OutOfSync',
        ...revisionFields(rendering.revisions, several),
        comparedTo: { ...sourceFields(sources, several), destination },
      },
      health: healthAt(application, found.health, deps.now()),
      resources,
      summary: images.length > 0 ? { images } : {},
      sourceType: several ? undefined : rendering.sourceTypes[0],
      sourceTypes: several ? rendering.sourceTypes : undefined,
      conditions: undefined,
    },
    desiredCount,
  };
}
