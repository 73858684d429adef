import type { ApplicationKey } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { unavailable } from './http/errors';

const refSchema = z.object({
  group: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  uid: z.string().optional(),
});
const nodeSchema = refSchema.extend({
  parentRefs: z.array(refSchema).nullish(),
  info: z
    .array(z.object({ name: z.string(), value: z.string().optional() }))
    .nullish(),
  images: z.array(z.string()).nullish(),
  createdAt: z.string().nullish(),
  health: z
    .object({ status: z.string().optional(), message: z.string().optional() })
    .nullish(),
});
const treeSchema = z.object({ nodes: z.array(nodeSchema).nullish() });

/** How a node names another one. */
export type ResourceRef = z.infer<typeof refSchema>;
/** An object of the cluster, as the tree of an application has it. */
export type ResourceNode = z.infer<typeof nodeSchema>;

/** What an application manages and all that came of it. One request. */
export async function readResourceTree(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<ResourceNode[]> {
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
  return parsed.data.nodes ?? [];
}

/** `Kind` or `Kind.group`, as kubectl writes it. */
export function kindOf(ref: { group?: string | null; kind: string }): string {
  return ref.group ? `${ref.kind}.${ref.group}` : ref.kind;
}

/** Names an object within an application. */
export function placeOf(ref: {
  group?: string | null;
  kind: string;
  namespace?: string | null;
  name: string;
}): string {
  return [ref.namespace ?? '', kindOf(ref), ref.name].join('/');
}
