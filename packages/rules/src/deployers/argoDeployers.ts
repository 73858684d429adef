import {
  ARGO_BUILTIN_POLICY,
  argoMatcher,
  parseArgoPolicy,
  type ArgoProject,
  type ArgoRbac,
  type ArgoRule,
} from './argoPolicy';

/** What Argo CD can be asked for that alters what runs. */
export type DeployAction =
  | 'sync'
  | 'override'
  | 'rollback'
  | 'update'
  | 'create'
  | 'delete'
  | 'run-actions'
  | 'applicationsets'
  | 'projects'
  | 'exec';

/** An application that somebody might deploy. */
export interface ArgoTarget {
  namespace: string;
  name: string;
  project: string;
}

/**
 * Who could deploy an application. `name`: an account or group as Argo CD names
 * it; `token`: one of a project's role; `everyone`: whoever is signed in.
 */
export interface ArgoDeployer {
  kind: 'name' | 'token' | 'everyone';
  /** The name, or `proj:<project>:<role>` and the id of the token. */
  subject: string;
  /** ISO 8601 UTC; null: a token that never ends, or no token. */
  expiresAt: string | null;
  actions: DeployAction[];
  /** The lines that let them, at most one for each action. */
  lines: string[];
}

interface Probe {
  action: DeployAction;
  resource: string;
  act: string;
  object: string;
}

interface Subject {
  kind: ArgoDeployer['kind'];
  subject: string;
  expiresAt: string | null;
  /** Itself and its roles, those of its roles too. */
  names: ReadonlySet<string>;
}

const ACTIONS: [DeployAction, string][] = [
  ['sync', 'sync'],
  ['override', 'override'],
  ['rollback', 'rollback'],
  ['update', 'update'],
  ['create', 'create'],
  ['delete', 'delete'],
];

/** An action on a resource that every policy for `action/*` lets through. */
const SOME_ACTION = 'action/apps/Deployment/restart';

/**
 * Who could deploy applications of one Argo CD, by its own RBAC: Casbin with a
 * subject's roles, where any rule that allows and none that denies lets somebody
 * through, and what `policy.default` allows cannot be denied. Of a project's
 * roles only the rules for that project count.
 *
 * @param rbac - null: what the ConfigMap says is not known; then only projects
 *   and what Argo CD brings along count, and more may be able to
 * @param ownNamespace - in which Argo CD itself runs: rules name the namespace
 *   of applications in others
 */
export function argoDeployers(
  rbac: ArgoRbac | null,
  projects: readonly ArgoProject[],
  ownNamespace = 'argocd',
): (target: ArgoTarget) => ArgoDeployer[] {
  const matches = argoMatcher(rbac?.matchMode ?? 'glob');
  const builtIn = parseArgoPolicy(ARGO_BUILTIN_POLICY);
  const global = parseArgoPolicy(rbac?.csv ?? '');
  const members = [...builtIn.members, ...global.members];
  const rules = [...builtIn.rules, ...global.rules];
  const named = subjectsOf(members, rules);
  const everyone = rbac?.defaultRole
    ? rolesOf(rbac.defaultRole, members)
    : new Set<string>();
  const projectParts = new Map(
    projects.map(project => [project.name, partsOf(project, members)]),
  );

  return target => {
    const own = projectParts.get(target.project);
    const probes = probesOf(target, {
      ownNamespace,
      rules: [...rules, ...(own?.rules ?? [])],
    });
    const asked = probes.map(probe => ({
      probe,
      matching: [...rules, ...(own?.rules ?? [])].filter(
        ({ resource, action, object }) =>
          matches(resource, probe.resource) &&
          matches(action, probe.act) &&
          matches(object, probe.object),
      ),
    }));
    const subjects: Subject[] = [
      {
        kind: 'everyone',
        subject: 'everyone',
        expiresAt: null,
        names: everyone,
      },
      ...mergedSubjects([...named, ...(own?.subjects ?? [])]),
    ];
    return subjects.flatMap(({ names, ...subject }) => {
      const lets = asked.flatMap(({ probe, matching }) => {
        const line = lineFor(matching, names, subject.kind !== 'everyone');
        return line === null ? [] : [{ action: probe.action, line }];
      });
      if (lets.length === 0) return [];
      const actions = [...new Set(lets.map(({ action }) => action))];
      return [
        { ...subject, actions, lines: [...new Set(lets.map(l => l.line))] },
      ];
    });
  };
}

/** The line that lets somebody with these names through; null: none does. */
function lineFor(
  matching: readonly ArgoRule[],
  names: ReadonlySet<string>,
  canBeDenied: boolean,
): string | null {
  const own = matching.filter(({ subject }) => names.has(subject));
  if (canBeDenied && own.some(({ allows }) => !allows)) return null;
  return own.find(({ allows }) => allows)?.text ?? null;
}

/** What is asked for, for one application. */
function probesOf(
  { namespace, name, project }: ArgoTarget,
  { ownNamespace, rules }: { ownNamespace: string; rules: readonly ArgoRule[] },
): Probe[] {
  const place = namespace === ownNamespace ? [] : [namespace];
  const object = [project, ...place, name].join('/');
  const runs = new Set([
    SOME_ACTION,
    ...rules
      .map(({ action }) => action)
      .filter(action => /^action\/[^*?[{]+$/.test(action)),
  ]);
  return [
    ...ACTIONS.map(([action, act]) => ({
      action,
      resource: 'applications',
      act,
      object,
    })),
    ...[...runs].map(act => ({
      action: 'run-actions' as const,
      resource: 'applications',
      act,
      object,
    })),
    ...['create', 'update'].map(act => ({
      action: 'applicationsets' as const,
      resource: 'applicationsets',
      act,
      object,
    })),
    {
      action: 'projects',
      resource: 'projects',
      act: 'update',
      object: project,
    },
    { action: 'exec', resource: 'exec', act: 'create', object },
  ];
}

type Members = readonly { member: string; role: string }[];

/** A name and every role that it has, roles of roles too. */
function rolesOf(name: string, members: Members): Set<string> {
  const found = new Set([name]);
  for (const each of found) {
    for (const { member, role } of members) {
      if (member === each) found.add(role);
    }
  }
  return found;
}

const isRole = (name: string) => /^(role|proj):/.test(name);

/** Whoever a policy names that is no role. */
function subjectsOf(members: Members, rules: readonly ArgoRule[]): Subject[] {
  const names = [
    ...members.map(({ member }) => member),
    ...rules.map(({ subject }) => subject),
  ].filter(name => !isRole(name));
  return [...new Set(names)].map(subject => ({
    kind: 'name',
    subject,
    expiresAt: null,
    names: rolesOf(subject, members),
  }));
}

/** Rules of a project's roles, and who has these. */
function partsOf(
  { name: project, roles }: ArgoProject,
  members: Members,
): { rules: ArgoRule[]; subjects: Subject[] } {
  const rules: ArgoRule[] = [];
  const subjects: Subject[] = [];
  for (const { name, policies, groups, tokens } of roles) {
    const subject = `proj:${project}:${name}`;
    const own = parseArgoPolicy(policies.join('\n')).rules;
    rules.push(
      ...own.filter(
        rule =>
          rule.subject === subject &&
          (rule.object === project || rule.object.startsWith(`${project}/`)),
      ),
    );
    for (const group of groups) {
      const names = rolesOf(group, members);
      names.add(subject);
      subjects.push({ kind: 'name', subject: group, expiresAt: null, names });
    }
    for (const { id, expiresAt } of tokens) {
      subjects.push({
        kind: 'token',
        subject: `${subject} (${id})`,
        expiresAt,
        names: new Set([subject]),
      });
    }
  }
  return { rules, subjects };
}

/** One subject that has roles of the instance and of projects is one. */
function mergedSubjects(subjects: readonly Subject[]): Subject[] {
  const merged = new Map<string, Subject>();
  for (const subject of subjects) {
    const key = `${subject.kind}:${subject.subject}`;
    const before = merged.get(key);
    merged.set(
      key,
      before
        ? { ...before, names: new Set([...before.names, ...subject.names]) }
        : subject,
    );
  }
  return [...merged.values()];
}
