import type {
  ApplicationKey,
  ObservedRollout,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { normaliseHealth } from './normalise';
import { readResourceTree } from './resourceTree';

/** Kinds of Argo Rollouts (group `argoproj.io`) that say how a rollout goes. */
const KINDS = ['Rollout', 'AnalysisRun', 'Experiment'];
const MAX_MESSAGE_LENGTH = 500;

/**
 * See `DeploymentSource.readRollouts`: by the resource tree, in which Argo CD
 * tells the health of what a Rollout makes. The health of an application leaves
 * that out: it is that of what lies in Git.
 */
export async function readRollouts(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<ObservedRollout[]> {
  const nodes = await readResourceTree(api, instance, application, signal);
  return nodes
    .filter(
      ({ group, kind }) => group === 'argoproj.io' && KINDS.includes(kind),
    )
    .map(node => ({
      kind: node.kind,
      namespace: node.namespace ?? '',
      name: node.name,
      parent:
        node.parentRefs?.find(({ kind }) => KINDS.includes(kind))?.name ?? null,
      health: normaliseHealth(node.health?.status),
      message: (node.health?.message ?? '').slice(0, MAX_MESSAGE_LENGTH),
      createdAt: instantOrNull(node.createdAt),
    }));
}

function instantOrNull(text: string | null | undefined): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
