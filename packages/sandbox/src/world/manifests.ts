import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import {
  CONFIG_REPOSITORY,
  DEV_REPOSITORY,
  ORGANIZATION,
  type PlannedEnvironment,
  type PlannedService,
} from './plan';

/** Namespace of the pretended cluster in which an environment runs. */
const namespaceOf = (environment: string) => `acme-${environment}`;

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

/** Base of a kustomized service in the config repository. */
export function baseFiles(name: string): Record<string, string> {
  const folder = `services/${name}/base`;
  return {
    [`${folder}/deployment.yaml`]: stringifyAll([
      deployment(name, `registry.acme.example/${name}:none`),
    ]),
    [`${folder}/service.yaml`]: stringifyAll([service(name)]),
    [`${folder}/kustomization.yaml`]: stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['deployment.yaml', 'service.yaml'],
    }),
  };
}

/** Overlay of one environment; `newTag` is the pin. */
export function overlayFile(
  name: string,
  environment: string,
  sha: string,
): Record<string, string> {
  return {
    [`services/${name}/overlays/${environment}/kustomization.yaml`]: `# ${name} in ${environment}; the tag is changed by promotions only
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaceOf(environment)}
resources:
  - ../../base
images:
  - name: registry.acme.example/${name}
    newTag: ${sha} # the pin
`,
  };
}

/** Name of the Application of a service in an environment. */
export function applicationName(name: string, environment: string): string {
  return `${name}-${environment}`;
}

/** The Application of a service in an environment. */
export function applicationFile(
  { name, pin }: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): Record<string, string> {
  const environment = place.name;
  const byRevision = pin === 'application-target-revision';
  const pinned = place.followsMain ? DEV_REPOSITORY : CONFIG_REPOSITORY;
  const repository = byRevision ? name : pinned;
  const revision = place.followsMain
    ? '    targetRevision: main'
    : `    # the pin: changed by promotions only
    targetRevision: ${sha}`;
  const source = byRevision
    ? `    path: deploy
${revision}`
    : `    path: services/${name}/overlays/${environment}
    targetRevision: main`;
  // Production waits for the portal's sync; elsewhere Argo CD syncs by itself.
  const policy = place.autoSync
    ? `
  syncPolicy:
    automated:
      prune: true
      selfHeal: true`
    : '';
  return {
    [`apps/${environment}/${name}.yaml`]: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${applicationName(name, environment)}
  namespace: argocd
  labels:
    app: ${name}
    environment: ${environment}
spec:
  project: default
  source:
    repoURL: ${forgeUrl}/${ORGANIZATION}/${repository}.git
${source}
  destination:
    server: https://kubernetes.default.svc
    namespace: ${namespaceOf(environment)}${policy}
`,
  };
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

function deployment(name: string, image: string) {
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

function service(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  };
}

function stringifyAll(documents: object[]): string {
  return documents.map(document => stringify(document)).join('---\n');
}
