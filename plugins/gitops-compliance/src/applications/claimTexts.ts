import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_NAMESPACE,
  ARGOCD_INSTANCE_NAME,
  type ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';

type Claimed = Pick<
  ListedApplication,
  'instance' | 'namespace' | 'application' | 'applicationSet'
>;

/** What of an application a rule takes: it alone, or all of its set. */
export type ClaimReach = 'application' | 'set';

/** A value as YAML: JSON is YAML, and keeps odd names what they are. */
function quoted(value: string): string {
  return JSON.stringify(value);
}

/** A rule for `claims` of the policy that gives it to a service. */
export function ruleText(
  { instance, application, applicationSet }: Claimed,
  service: string,
  reach: ClaimReach,
): string {
  const taken =
    reach === 'set' && applicationSet
      ? `applicationSets: [${quoted(applicationSet)}]`
      : `applications: [${quoted(application)}]`;
  return [
    'claims:',
    `  - service: ${quoted(service)}`,
    '    match:',
    `      instances: [${quoted(instance)}]`,
    `      ${taken}`,
  ].join('\n');
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
