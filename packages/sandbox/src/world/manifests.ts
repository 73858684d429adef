import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { CONFIG_REPOSITORY, ORGANIZATION } from './plan';

/** Namespace of the pretended cluster in which an environment runs. */
export const namespaceOf = (environment: string) => `acme-${environment}`;

/**
 * Deployment and Service of a service, as its source repository holds them: the
 * image by its digest, unless a tag is given.
 */
export function sourceManifests(name: string, version: number, tag?: string) {
  const image = `registry.acme.example/${name}`;
  const digest = createHash('sha256')
    .update(`${name} ${version}`)
    .digest('hex');
  return stringifyAll([
    deployment(name, tag ? `${image}:${tag}` : `${image}@sha256:${digest}`),
    service(name),
  ]);
}

/** Name of the Application of a service in an environment. */
export function applicationName(name: string, environment: string): string {
  return `${name}-${environment}`;
}

/** The app-of-apps of an environment. */
export function rootApplication(environment: string, forgeUrl: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1' as const,
    kind: 'Application' as const,
    metadata: { name: `apps-${environment}`, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: `${forgeUrl}/${ORGANIZATION}/${CONFIG_REPOSITORY}.git`,
        path: `apps/${environment}`,
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'argocd',
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  };
}

/** A Deployment of a service. */
export function deployment(name: string, image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: name } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name, image, ports: [{ containerPort: 8080 }] }],
        },
      },
    },
  };
}

/** A Service of a service. */
export function service(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  };
}

/** Several documents as one text. */
export function stringifyAll(documents: object[]): string {
  return documents.map(document => stringify(document)).join('---\n');
}
