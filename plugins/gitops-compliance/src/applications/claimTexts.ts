import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_NAMESPACE,
  ARGOCD_INSTANCE_NAME,
  type ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ApplicationsQuery } from '../api';

type Claimed = Pick<
  ListedApplication,
  | 'instance'
  | 'namespace'
  | 'application'
  | 'applicationSet'
  | 'project'
  | 'cluster'
>;

/**
 * What a rule takes beside the application: nothing, what its set generates, what
 * its project has, or what of its project goes to the same cluster.
 */
export type ClaimReach = 'application' | 'set' | 'project' | 'cluster';

/** The reaches that there are for an application, the narrowest first. */
export function reachesOf({
  applicationSet,
  cluster,
  project,
}: Claimed): { reach: ClaimReach; words: string }[] {
  return [
    { reach: 'application', words: 'this application' },
    ...(applicationSet
      ? [
          {
            reach: 'set' as const,
            words: `all that ${applicationSet} generates`,
          },
        ]
      : []),
    ...(cluster
      ? [
          {
            reach: 'cluster' as const,
            words: `all of project ${project} that deploys to ${cluster}`,
          },
        ]
      : []),
    { reach: 'project', words: `all of project ${project}` },
  ];
}

/** What a rule with this reach takes, as the API is asked for it. */
export function likeOf(
  { instance, application, applicationSet, project, cluster }: Claimed,
  reach: ClaimReach,
): ApplicationsQuery {
  switch (reach) {
    case 'set':
      return applicationSet
        ? { instance, applicationSet }
        : { instance, application };
    case 'project':
      return { instance, project };
    case 'cluster':
      return { instance, project, ...(cluster && { cluster }) };
    default:
      return { instance, application };
  }
}

/** A value as YAML: JSON is YAML, and keeps odd names what they are. */
function quoted(value: string): string {
  return JSON.stringify(value);
}

/** What the policy calls the conditions of the API. */
const KEYS = {
  instance: 'instances',
  applicationSet: 'applicationSets',
  project: 'projects',
  cluster: 'destinations',
  application: 'applications',
} as const;

/** A rule for `claims` of the policy that gives it to a service, without its key. */
function itemText(
  application: Claimed,
  service: string,
  reach: ClaimReach,
): string {
  const like = likeOf(application, reach);
  return [
    `  - service: ${quoted(service)}`,
    '    match:',
    ...(Object.keys(KEYS) as (keyof typeof KEYS)[]).flatMap(key =>
      like[key] ? [`      ${KEYS[key]}: [${quoted(like[key])}]`] : [],
    ),
  ].join('\n');
}

/** A rule for `claims` of the policy that gives it to a service. */
export function ruleText(
  application: Claimed,
  service: string,
  reach: ClaimReach,
): string {
  return `claims:\n${itemText(application, service, reach)}`;
}

/**
 * The policy with the rule before all others of `claims`; null: its `claims` are
 * written in a way to which it cannot be added.
 */
export function policyWithRule(
  policy: string,
  application: Claimed,
  service: string,
  reach: ClaimReach,
): string | null {
  const item = itemText(application, service, reach);
  if (!/^claims\s*:/m.test(policy)) {
    return `${policy.trimEnd()}\n${ruleText(application, service, reach)}\n`;
  }
  const found =
    /^claims\s*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*([ \t]*)- /m.exec(policy);
  if (!found) return null;
  const [matched, indent] = found;
  const at = found.index + matched.length - `${indent}- `.length;
  const lines = item
    .split('\n')
    .map(line => `${indent}${line.slice('  '.length)}\n`);
  return `${policy.slice(0, at)}${lines.join('')}${policy.slice(at)}`;
}

/** The one service that all of these that have one belong to; undefined: none. */
export function onlyServiceOf(
  applications: readonly Pick<ListedApplication, 'service'>[],
): string | undefined {
  const services = new Set(applications.flatMap(one => one.service ?? []));
  return services.size === 1 ? [...services][0] : undefined;
}

/** Annotations with which the service's own entity claims it. */
export function annotationText({
  instance,
  namespace,
  application,
}: Claimed): string {
  return [
    'metadata:',
    '  annotations:',
    `    ${ARGOCD_APP_NAME}: ${quoted(application)}`,
    `    ${ARGOCD_APP_NAMESPACE}: ${quoted(namespace)}`,
    `    ${ARGOCD_INSTANCE_NAME}: ${quoted(instance)}`,
  ].join('\n');
}

/** What nobody has said of it yet, for people. */
export function missingOf({
  service,
  environment,
}: Pick<ListedApplication, 'service' | 'environment'>): string | null {
  if (service === null && environment === null) {
    return 'Neither service nor environment is known';
  }
  if (service === null) return 'No service claims it';
  return environment === null ? 'No environment takes it' : null;
}
