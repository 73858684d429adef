import { stringify } from 'yaml';
import {
  ApplicationManifest,
  ApplicationSource,
  ApplicationSpec,
} from '../types';

export const DEPLOY_URL = 'https://forge.test/acme/deploy.git';
export const PAYMENTS_URL = 'https://forge.test/acme/payments-api.git';
export const SERVER = 'https://kubernetes.default.svc';
export const IMAGE = 'registry.test/payments-api';

/** A Deployment as YAML. */
export function deploymentYaml(
  name: string,
  options: { image?: string; replicas?: number; wave?: number } = {},
): string {
  const { image = `${IMAGE}:1.0.0`, replicas = 2, wave } = options;
  const labels = { app: name };
  return stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      ...(wave === undefined
        ? {}
        : { annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } }),
    },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  });
}

/** A ConfigMap as YAML. */
export function configMapYaml(
  name: string,
  data: Record<string, string>,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });
}

/** A Job that runs as a hook, as YAML. */
export function hookYaml(name: string, hook: string, wave = 0): string {
  return stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: {
        'argocd.argoproj.io/hook': hook,
        'argocd.argoproj.io/sync-wave': String(wave),
      },
    },
    spec: {
      template: {
        spec: { containers: [{ name: 'main', image: 'registry.test/job:1' }] },
      },
    },
  });
}

/** An Application manifest. */
export function applicationManifest(
  name: string,
  source: ApplicationSpec['source'],
  rest: Partial<ApplicationSpec> = {},
): ApplicationManifest {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source,
      destination: { server: SERVER, namespace: name },
      ...rest,
    },
  };
}

/** An Application with several sources. */
export function multiSourceManifest(
  name: string,
  sources: ApplicationSource[],
  rest: Partial<ApplicationSpec> = {},
): ApplicationManifest {
  const manifest = applicationManifest(name, undefined, { sources, ...rest });
  delete manifest.spec.source;
  return manifest;
}

/** The pinned child of the test world, as YAML. */
export function pinnedChildYaml(
  name: string,
  targetRevision: string,
  rest: Partial<ApplicationSpec> = {},
): string {
  const source = { repoURL: PAYMENTS_URL, path: 'deploy', targetRevision };
  return stringify(applicationManifest(name, source, rest));
}
