import type {
  ObservedHealth,
  ObservedKindHealth,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { stateOf, type ManagedResource } from './managedResources';
import { kindOf, placeOf, type ResourceNode } from './resourceTree';

/** What is beyond these is not told. */
const MAX_KINDS = 100;

/** Statuses that Argo CD gives without a check, or where one ends in an error. */
const SAY_NOTHING = ['Missing', 'Unknown'];

/** What tells the most of a kind comes first. */
const WEIGHTIEST_FIRST = ['none', 'ignored', 'told', 'untold'] as const;

type Health = ObservedKindHealth['health'];

const manifestSchema = z.object({
  metadata: z
    .object({ annotations: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
  spec: z.object({ type: z.unknown() }).nullish().catch(null),
});

/**
 * Of which kinds of the objects that Git declares the tree tells a health: Argo CD
 * leaves it out where it has no check for a kind. Hooks come and go, and are left
 * out; so are Services but those that wait for a load balancer.
 */
export function healthOfKinds(
  items: readonly ManagedResource[],
  nodes: readonly ResourceNode[],
): ObservedHealth {
  const nodeAt = new Map(nodes.map(node => [placeOf(node), node]));
  const found = new Map<string, Health>();
  for (const item of items) {
    const declared = manifestOf(item.targetState);
    if (item.hook || !declared) continue;
    const kind = kindOf(item);
    if (kind === 'Service' && declared.spec?.type !== 'LoadBalancer') continue;
    const health = isIgnored(item)
      ? 'ignored'
      : healthOf(nodeAt.get(placeOf(item)));
    found.set(kind, weightier(health, found.get(kind) ?? health));
  }
  const kinds = [...found]
    .map(([kind, health]) => ({ kind, health }))
    .sort((one, other) => (one.kind < other.kind ? -1 : 1));
  return {
    kinds: kinds.slice(0, MAX_KINDS),
    ...(kinds.length > MAX_KINDS && { truncated: true }),
  };
}

function healthOf(node: ResourceNode | undefined): Health {
  if (!node) return 'untold';
  const status = node.health?.status;
  if (!status) return 'none';
  return SAY_NOTHING.includes(status) ? 'untold' : 'told';
}

function weightier(one: Health, other: Health): Health {
  return WEIGHTIEST_FIRST.find(each => each === one || each === other) ?? one;
}

/** Argo CD goes by the live object; what Git says is what it will be. */
function isIgnored({ targetState, liveState }: ManagedResource): boolean {
  return [targetState, liveState].some(text => {
    const annotations = manifestOf(text)?.metadata?.annotations;
    return annotations?.['argocd.argoproj.io/ignore-healthcheck'] === 'true';
  });
}

function manifestOf(text: string | null | undefined) {
  return manifestSchema.safeParse(stateOf(text)).data;
}
