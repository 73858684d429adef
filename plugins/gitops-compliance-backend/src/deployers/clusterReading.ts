import type { ClusterAccess } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  clusterNamesIn,
  deployingRbac,
  withClusterNames,
} from '@gitops-compliance/rules';
import type { ClusterAccessPayload, ClusterAccessTexts } from './records';

/** What was read of a cluster, before names have references. */
export interface ReadCluster {
  texts: ClusterAccessTexts;
  /** Users and groups whom it names, each once, sorted. */
  names: string[];
  /** @param refs - references of those names, in their order */
  payload(refs: readonly string[]): ClusterAccessPayload;
}

/** Reads the RBAC of a cluster, as far as it lets somebody deploy. */
export async function readCluster(
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<ReadCluster> {
  const { truncated, ...read } = await access.readRbac(signal);
  const texts = deployingRbac(read);
  const users = new Set(
    texts.bindings.flatMap(({ subjects }) =>
      subjects.flatMap(({ kind, name }) => (kind === 'User' ? [name] : [])),
    ),
  );
  const names = [...new Set([...users, ...clusterNamesIn(texts)])].sort();
  return {
    texts,
    names,
    payload: refs => ({
      ...scopeOf(access),
      bindingCount: texts.bindings.length,
      users: refs.filter((_, i) => users.has(names[i])),
      truncated,
      named: withClusterNames(texts, name => refs[names.indexOf(name)]),
    }),
  };
}

/** What is on record of a cluster that never answered. */
export function unreadPayload(access: ClusterAccess): ClusterAccessPayload {
  return {
    ...scopeOf(access),
    bindingCount: 0,
    users: [],
    truncated: false,
    unread: true,
  };
}

function scopeOf({ cluster, instances, destinations }: ClusterAccess) {
  return {
    cluster,
    instances: [...instances],
    destinations: [...destinations],
  };
}
