import type {
  KubernetesRbac,
  KubernetesRole,
  KubernetesRule,
  KubernetesSubject,
} from './kubernetesRbac';

/** Resources of a cluster whose names are those of somebody. */
const SOMEBODY = /^(users|groups|uids|userextras)(\/|$)/;

/** Kubernetes' own users and groups, and programs, are nobody's names. */
const isSomebody = ({ kind, name }: KubernetesSubject) =>
  kind !== 'ServiceAccount' && !name.startsWith('system:');

/** Every user and group whom bindings name, each once, sorted. */
export function clusterNamesIn({ bindings }: KubernetesRbac): string[] {
  const names = bindings.flatMap(({ subjects }) =>
    subjects.filter(isSomebody).map(({ name }) => name),
  );
  return [...new Set(names)].sort();
}

/**
 * The same rules with something else in place of each user and group. Roles and
 * bindings lose their names as well, which may tell for whom they are; a rule for
 * some users or groups counts as one for all.
 */
export function withClusterNames(
  { roles, bindings }: KubernetesRbac,
  nameOf: (name: string) => string,
): KubernetesRbac {
  const keyOf = (kind: string, namespace: string | null, name: string) =>
    `${kind} ${kind === 'Role' ? namespace : ''}/${name}`;
  const kindOf = ({ namespace }: KubernetesRole) =>
    namespace === null ? 'ClusterRole' : 'Role';
  const numbers = new Map(
    roles.map((role, i) => [
      keyOf(kindOf(role), role.namespace, role.name),
      `role-${i + 1}`,
    ]),
  );
  return {
    roles: roles.map((role, i) => ({
      ...role,
      name: `role-${i + 1}`,
      rules: role.rules.map(withoutNames),
    })),
    bindings: bindings.flatMap(({ namespace, role, subjects }, i) => {
      const name = numbers.get(keyOf(role.kind, namespace, role.name));
      return name === undefined
        ? []
        : [
            {
              name: `binding-${i + 1}`,
              namespace,
              role: { ...role, name },
              subjects: subjects.map(subject =>
                isSomebody(subject)
                  ? { ...subject, name: nameOf(subject.name) }
                  : subject,
              ),
            },
          ];
    }),
  };
}

function withoutNames(rule: KubernetesRule): KubernetesRule {
  return rule.resources.some(each => SOMEBODY.test(each))
    ? { ...rule, resourceNames: [] }
    : rule;
}
