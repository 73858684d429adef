import { createHash } from 'node:crypto';

/** Instances of the synthetic Argo CD, and the environments that each runs. */
export const INSTANCES = {
  nonprod: ['dev', 'staging'],
  eu: ['prod-eu'],
  us: ['prod-us'],
} as const;

/** Name of an instance of the synthetic Argo CD. */
export type InstanceName = keyof typeof INSTANCES;

/** Environments of every synthetic service, in the order of promotion. */
export const ENVIRONMENTS = Object.values(INSTANCES).flat();

/** `owner/name` of the repository that every service's code is in. */
export const SOURCE_REPOSITORY = 'acme/services';
/** How many commits {@link SOURCE_REPOSITORY} has to have. */
export const REVISIONS = 16;

const HISTORY = 10;
const HOUR_MS = 3_600_000;
const EPOCH = Date.parse('2026-01-05T08:00:00Z');
const KINDS = [
  { group: 'apps', version: 'v1', kind: 'Deployment' },
  { version: 'v1', kind: 'Service' },
  { version: 'v1', kind: 'ConfigMap' },
  { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
  { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
] as const;

/** Which application this is, among all. */
export interface ApplicationPlace {
  service: number;
  environment: (typeof ENVIRONMENTS)[number];
  instance: InstanceName;
}

/** What differs between two states of one application. */
export interface ApplicationState {
  /** Of the whole instance, rising with each change. */
  resourceVersion: number;
  health: 'Healthy' | 'Degraded';
}

/** Every application, four of each service; the last service may have fewer. */
export function placesOf(count: number): ApplicationPlace[] {
  return Array.from({ length: count }, (_, index) => {
    const environment = ENVIRONMENTS[index % ENVIRONMENTS.length];
    const [instance] = Object.entries(INSTANCES).find(([, environments]) =>
      (environments as readonly string[]).includes(environment),
    ) as [InstanceName, unknown];
    return {
      service: Math.floor(index / ENVIRONMENTS.length),
      environment,
      instance,
    };
  });
}

/** Name of a service. */
export function serviceName(service: number): string {
  return `svc-${String(service).padStart(5, '0')}`;
}

/**
 * Whether the catalog claims a service's applications by their name, and then
 * each environment has a namespace of its own; else by a label. Every other one.
 */
export function isClaimedByName(service: number): boolean {
  return service % 2 === 1;
}

/**
 * An Application as `GET /api/v1/applications` of Argo CD answers it: about
 * 11 KB with five resources and ten syncs in its history. The same for the same
 * arguments.
 *
 * @param revisions - commits of the source, oldest first
 */
export function applicationAt(
  { service, environment }: ApplicationPlace,
  { resourceVersion, health }: ApplicationState,
  revisions: string[],
) {
  const app = serviceName(service);
  const byName = isClaimedByName(service);
  const name = byName ? app : `${app}-${environment}`;
  const namespace = byName ? `argocd-${environment}` : 'argocd';
  const stage = ENVIRONMENTS.indexOf(environment);
  // Upstream is ahead, so that there is something to promote and to compare.
  const newest = revisions.length - 1 - Math.min(stage, 2) - (service % 3);
  const revisionAt = (age: number) => revisions[Math.max(0, newest - age)];
  const at = (age: number) => rfc3339(EPOCH + (service % 700) * HOUR_MS, age);
  const spec = specOf(app, environment, revisionAt(0));
  const resources = KINDS.map(kind => ({ ...kind, namespace: app, name: app }));
  const image = `registry.acme.example/${app}:${revisionAt(0).slice(0, 12)}`;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace,
      uid: uidOf(`${namespace}/${name}`),
      resourceVersion: String(resourceVersion),
      generation: 412,
      creationTimestamp: at(HISTORY),
      labels: {
        app,
        environment,
        team: `team-${service % 40}`,
        'app.kubernetes.io/managed-by': 'applicationset',
      },
      annotations: {
        'argocd.argoproj.io/manifest-generate-paths': `/services/${app}`,
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name, namespace },
          spec,
        }),
      },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec,
    status: {
      resources: resources.map(resource => ({
        ...resource,
        status: 'Synced',
        health: { status: 'Healthy' },
      })),
      sync: {
        status: 'Synced',
        revision: revisionAt(0),
        comparedTo: { source: spec.source, destination: spec.destination },
      },
      health: { status: health, lastTransitionTime: at(0) },
      history: Array.from({ length: HISTORY }, (_, index) => {
        const age = HISTORY - 1 - index;
        return {
          id: 30 + index,
          revision: revisionAt(age),
          deployStartedAt: at(age),
          deployedAt: at(age),
          source: specOf(app, environment, revisionAt(age)).source,
          initiatedBy: { username: `engineer-${(service + age) % 60}` },
        };
      }),
      reconciledAt: at(0),
      operationState: {
        operation: {
          sync: { revision: revisionAt(0), syncStrategy: { hook: {} } },
          initiatedBy: { username: `engineer-${service % 60}` },
          info: [{ name: 'Reason', value: `Release ${app}` }],
          retry: { limit: 5 },
        },
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: at(0),
        finishedAt: at(0),
        syncResult: {
          revision: revisionAt(0),
          source: spec.source,
          resources: resources.map(resource => ({
            ...resource,
            group: 'group' in resource ? resource.group : '',
            status: 'Synced',
            message: `${resource.kind.toLowerCase()}/${app} configured`,
            hookPhase: 'Running',
            syncPhase: 'Sync',
            images: resource.kind === 'Deployment' ? [image] : undefined,
          })),
        },
      },
      sourceType: 'Helm',
      summary: {
        images: [image, 'registry.acme.example/proxy:1.31.2'],
        externalURLs: [`https://${app}.${environment}.acme.example/`],
      },
      controllerNamespace: 'argocd',
      resourceHealthSource: 'appTree',
    },
  };
}

/** An Application of the synthetic Argo CD. */
export type SyntheticApplication = ReturnType<typeof applicationAt>;

function specOf(app: string, environment: string, revision: string) {
  return {
    project: 'default',
    source: {
      repoURL: `https://forge.acme.example/${SOURCE_REPOSITORY}.git`,
      path: `services/${app}/deploy`,
      targetRevision: revision,
      helm: {
        releaseName: app,
        valueFiles: ['values.yaml', `values-${environment}.yaml`],
        parameters: ['image.tag', 'ingress.host'].map(name => ({
          name,
          value: `${app}.${environment}.acme.example`,
        })),
      },
    },
    destination: {
      server: 'https://kubernetes.default.svc',
      namespace: `${app}-${environment}`,
    },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
      retry: { limit: 5, backoff: { duration: '5s', maxDuration: '3m' } },
    },
    revisionHistoryLimit: HISTORY,
  };
}

/** Whole seconds, as Kubernetes writes them. */
function rfc3339(newest: number, age: number): string {
  const instant = new Date(newest - age * 7 * HOUR_MS);
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}

function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
