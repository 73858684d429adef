import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import {
  applicationName,
  deployment,
  namespaceOf,
  service,
  stringifyAll,
} from './manifests';
import {
  CONFIG_REPOSITORY,
  DEV_REPOSITORY,
  isPinInFile,
  ORGANIZATION,
  pinPath,
  type PlannedEnvironment,
  type PlannedService,
} from './plan';

type Files = Record<string, string>;

/** Digest of the image that was built of a commit. */
export function digestOf(name: string, sha: string): string {
  const hash = createHash('sha256').update(`${name} image ${sha}`);
  return `sha256:${hash.digest('hex')}`;
}

/** Name of the config repository that the file of a service's pin lies in. */
export function pinRepository(
  { pin }: PlannedService,
  place: PlannedEnvironment,
): string {
  return isPinInFile(pin) && place.followsMain
    ? DEV_REPOSITORY
    : CONFIG_REPOSITORY;
}

/**
 * The file that sets the pin of a service in an environment; what lies in an
 * Application needs the address of the forge.
 */
export function pinFile(
  planned: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): Files {
  const { name, pin } = planned;
  if (!isPinInFile(pin)) {
    return applicationFile(planned, place, sha, forgeUrl);
  }
  return {
    [pinPath(name, pin, place.name)]:
      pin === 'helm-value'
        ? valuesFile(name, place.name, sha)
        : overlay(planned, place.name, sha),
  };
}

/** What lies beside the pin and its Application, in the pin's repository. */
export function filesBeside({ name, pin }: PlannedService): Files {
  switch (pin) {
    case 'helm-value':
    case 'helm-parameter':
      return chartFiles(name);
    case 'kustomize-image':
    case 'kustomize-version':
    case 'kustomize-tag-and-digest':
      return baseFiles(name);
    default:
      return {};
  }
}

/** Settings that are kept in the config repository, for one environment. */
export function settingsOf({ name, pin }: PlannedService, environment: string) {
  if (pin !== 'source-by-name') return {};
  return {
    [`settings/${name}/${environment}/settings.yaml`]: stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-settings` },
      data: { ENVIRONMENT: environment },
    }),
  };
}

/** The manifest that makes the Application of a service in an environment. */
export function applicationFile(
  planned: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): Files {
  const { name, pin } = planned;
  return {
    [`apps/${place.name}/${name}.yaml`]:
      pin === 'applicationset-element'
        ? applicationSet(planned, place, sha, forgeUrl)
        : application(planned, place, sha, forgeUrl),
  };
}

function application(
  planned: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): string {
  const { name } = planned;
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${applicationName(name, place.name)}
  namespace: argocd
  labels:
    app: ${name}
    environment: ${place.name}
spec:
  project: default
${sources(planned, place, sha, forgeUrl)}
  destination:
    server: https://kubernetes.default.svc
    namespace: ${namespaceOf(place.name)}${syncPolicy(place)}
`;
}

function sources(
  planned: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): string {
  const { name, pin } = planned;
  const url = (repository: string) =>
    `${forgeUrl}/${ORGANIZATION}/${repository}.git`;
  const pinned = (indent: string) =>
    place.followsMain
      ? `${indent}targetRevision: main`
      : `${indent}# the pin: changed by promotions only
${indent}targetRevision: ${sha}`;
  switch (pin) {
    case 'source-by-name':
      return `  sources:
    - name: code
      repoURL: ${url(name)}
      path: deploy
${pinned('      ')}
    - name: settings
      repoURL: ${url(CONFIG_REPOSITORY)}
      path: settings/${name}/${place.name}
      targetRevision: main`;
    case 'helm-value':
      return `  source:
    repoURL: ${url(pinRepository(planned, place))}
    path: services/${name}/chart
    targetRevision: main
    helm:
      valueFiles:
        - values-${place.name}.yaml`;
    case 'helm-parameter':
      return `  source:
    repoURL: ${url(CONFIG_REPOSITORY)}
    path: services/${name}/chart
    targetRevision: main
    helm:
      parameters:
        - name: image.tag
          # the pin: changed by promotions only
          value: '${sha}'`;
    case 'kustomize-image':
    case 'kustomize-version':
    case 'kustomize-tag-and-digest':
      return `  source:
    repoURL: ${url(pinRepository(planned, place))}
    path: services/${name}/overlays/${place.name}
    targetRevision: main`;
    default:
      return `  source:
    repoURL: ${url(name)}
    path: deploy
${pinned('    ')}`;
  }
}

/** Production waits for the portal's sync; elsewhere Argo CD syncs by itself. */
function syncPolicy(place: PlannedEnvironment, indent = '  '): string {
  return place.autoSync
    ? `
${indent}syncPolicy:
${indent}  automated:
${indent}    prune: true
${indent}    selfHeal: true`
    : '';
}

function applicationSet(
  { name }: PlannedService,
  place: PlannedEnvironment,
  sha: string,
  forgeUrl: string,
): string {
  const revision = place.followsMain
    ? `            revision: main`
    : `            # the pin: changed by promotions only
            revision: ${sha}`;
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${applicationName(name, place.name)}
  namespace: argocd
spec:
  goTemplate: true
  goTemplateOptions: ['missingkey=error']
  generators:
    - list:
        elements:
          - environment: ${place.name}
${revision}
  template:
    metadata:
      name: '${name}-{{.environment}}'
      labels:
        app: ${name}
        environment: '{{.environment}}'
    spec:
      project: default
      source:
        repoURL: ${forgeUrl}/${ORGANIZATION}/${name}.git
        path: deploy
        targetRevision: '{{.revision}}'
      destination:
        server: https://kubernetes.default.svc
        namespace: ${namespaceOf(place.name)}${syncPolicy(place, '      ')}
`;
}

/** Base of a kustomized service. */
function baseFiles(name: string): Files {
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

function overlay(
  { name, pin }: PlannedService,
  environment: string,
  sha: string,
): string {
  const digest =
    pin === 'kustomize-tag-and-digest'
      ? `
    digest: ${digestOf(name, sha)} # what runs`
      : '';
  return `# ${name} in ${environment}; the tag is changed by promotions only
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${namespaceOf(environment)}
resources:
  - ../../base
images:
  - name: registry.acme.example/${name}
    newTag: ${sha} # the pin${digest}
`;
}

function chartFiles(name: string): Files {
  const folder = `services/${name}/chart`;
  const image = `"registry.acme.example/${name}:{{ .Values.image.tag }}"`;
  return {
    [`${folder}/Chart.yaml`]: stringify({
      apiVersion: 'v2',
      name,
      version: '1.0.0',
    }),
    [`${folder}/values.yaml`]: stringify({ image: { tag: 'none' } }),
    [`${folder}/templates/deployment.yaml`]: stringifyAll([
      deployment(name, 'IMAGE'),
    ]).replace('IMAGE', image),
    [`${folder}/templates/service.yaml`]: stringifyAll([service(name)]),
  };
}

function valuesFile(name: string, environment: string, sha: string): string {
  return `# ${name} in ${environment}
image:
  # the pin: changed by promotions only
  tag: "${sha}"
`;
}
