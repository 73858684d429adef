import type {
  ApplicationKey,
  ObservedRollout,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable } from './http/errors';
import { normaliseHealth } from './normalise';

/** Kinds of Argo Rollouts (group `argoproj.io`) that say how a rollout goes. */
const KINDS = ['Rollout', 'AnalysisRun', 'Experiment'];
const MAX_MESSAGE_LENGTH = 500;

const nodeSchema = z.object({
  group: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  parentRefs: z
    .array(z.object({ kind: z.string(), name: z.string() }))
    .nullish(),
  createdAt: z.string().nullish(),
  health: z
    .object({ status: z.string().optional(), message: z.string().optional() })
    .nullish(),
});
const treeSchema = z.object({ nodes: z.array(nodeSchema).nullish() });

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
  const { namespace, name, project } = application;
  const what = `read the resources of application ${namespace}/${name}`;
  const query = new URLSearchParams({ appNamespace: namespace, project });
  const answer = await api.get({
    path: `/api/v1/applications/${encodeURIComponent(
      name,
    )}/resource-tree?${query}`,
    what,
    signal,
  });
  const parsed = treeSchema.safeParse(answer);
  if (!parsed.success) {
    throw unavailable(instance, what, {
      status: 200,
      message: 'something that is not a resource tree',
      retryAfterSeconds: undefined,
    });
  }
  return (parsed.data.nodes ?? [])
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
