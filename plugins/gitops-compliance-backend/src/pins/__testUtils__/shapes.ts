import type { PinLocation } from '..';
import { pinOf } from './pin';
import { PIN, type Tree } from './yamlText';

/** A pin of a kind in documents that such files really have. */
export interface Shape {
  name: string;
  pin: PinLocation;
  documents: Tree[];
  /** Place of the pin's document, and the key as it goes on record. */
  at: number;
  key: string;
}

const CODE = 'https://forge.example/acme/payments.git';
const meta = (name: string): Tree => ({
  name,
  namespace: 'argocd',
  labels: { 'app.kubernetes.io/name': name, environment: 'prod' },
  finalizers: ['resources-finalizer.argocd.argoproj.io'],
});
const application = (spec: Tree): Tree => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: meta('payments-prod'),
  spec: {
    project: 'default',
    ...(spec as Record<string, Tree>),
    syncPolicy: { syncOptions: ['CreateNamespace=true', 'a: b'] },
  },
});
const applicationSet = (spec: Tree): Tree => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: meta('payments'),
  spec: { goTemplate: 'true', ...(spec as Record<string, Tree>) },
});
const flux = (group: string, kind: string, spec: Tree): Tree => ({
  apiVersion: `${group}.toolkit.fluxcd.io/v1`,
  kind,
  metadata: meta('payments'),
  spec: { interval: '5m0s', ...(spec as Record<string, Tree>) },
});
const CONFIG: Tree = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta('other'),
  data: { targetRevision: 'no', 'a b': "it's", tag: '1.0' },
};
const sources: Tree = [
  { repoURL: 'https://charts.example', chart: 'base', targetRevision: '1.2.3' },
  { name: 'code', repoURL: CODE, path: 'deploy', targetRevision: PIN },
  { name: 'other', repoURL: CODE, path: 'more', targetRevision: 'main' },
];

/** One for each way in which a pin can be addressed. */
export const SHAPES: Shape[] = [
  {
    name: 'Application with one source',
    pin: pinOf({ kind: 'application-target-revision' }),
    documents: [
      CONFIG,
      application({
        source: { repoURL: CODE, targetRevision: PIN, path: 'deploy' },
      }),
    ],
    at: 1,
    key: 'spec.source.targetRevision',
  },
  {
    name: 'one of several sources by name',
    pin: pinOf({
      kind: 'application-target-revision',
      source: { name: 'code' },
    }),
    documents: [application({ sources })],
    at: 0,
    key: 'spec.sources[name=code].targetRevision',
  },
  {
    name: 'one of several sources by position',
    pin: pinOf({
      kind: 'application-target-revision',
      source: { position: 2 },
    }),
    documents: [application({ sources }), CONFIG],
    at: 0,
    key: 'spec.sources[1].targetRevision',
  },
  {
    name: 'one of several Applications in a file',
    pin: pinOf({
      kind: 'application-target-revision',
      application: 'payments-prod',
    }),
    documents: [
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: meta('payments-dev'),
        spec: { source: { repoURL: CODE, targetRevision: 'main' } },
      },
      application({ source: { repoURL: CODE, targetRevision: PIN } }),
    ],
    at: 1,
    key: '[metadata.name=payments-prod].spec.source.targetRevision',
  },
  {
    name: 'parameter of Helm in an Application',
    pin: pinOf({
      kind: 'application-helm-parameter',
      parameter: 'image.tag',
    }),
    documents: [
      application({
        source: {
          repoURL: CODE,
          helm: {
            parameters: [
              { name: 'replicas', value: '3' },
              { name: 'image.tag', value: PIN, forceString: 'true' },
            ],
          },
        },
      }),
    ],
    at: 0,
    key: 'spec.source.helm.parameters[name=image.tag].value',
  },
  {
    name: 'valuesObject of Helm in a source by name',
    pin: pinOf({
      kind: 'application-helm-value',
      source: { name: 'code' },
      key: 'podLabels.app\\.kubernetes\\.io/version',
    }),
    documents: [
      application({
        sources: [
          {
            name: 'code',
            repoURL: CODE,
            helm: {
              valuesObject: {
                podLabels: { 'app.kubernetes.io/version': PIN, x: 'y' },
              },
            },
          },
        ],
      }),
    ],
    at: 0,
    key: 'spec.sources[name=code].helm.valuesObject.podLabels."app.kubernetes.io/version"',
  },
  {
    name: 'element of a list generator',
    pin: pinOf({
      kind: 'applicationset-element',
      element: { environment: 'prod', region: 'eu' },
      key: 'revision',
    }),
    documents: [
      applicationSet({
        generators: [
          {
            list: {
              elements: [
                { environment: 'prod', region: 'us', revision: 'x1' },
                { environment: 'prod', region: 'eu', revision: PIN },
              ],
            },
          },
        ],
        template: { spec: { source: { targetRevision: '{{.revision}}' } } },
      }),
    ],
    at: 0,
    key: 'spec.generators[0].list.elements[environment=prod,region=eu].revision',
  },
  {
    name: 'element of a list generator inside a matrix',
    pin: pinOf({
      kind: 'applicationset-element',
      element: { environment: 'prod' },
      key: 'values.tag',
    }),
    documents: [
      applicationSet({
        generators: [
          {
            matrix: {
              generators: [
                { clusters: {} },
                {
                  list: {
                    elements: [
                      { environment: 'dev', values: { tag: 'x1' } },
                      { environment: 'prod', values: { tag: PIN } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      }),
    ],
    at: 0,
    key: 'spec.generators[0].matrix.generators[1].list.elements[environment=prod].values.tag',
  },
  {
    name: 'template of an ApplicationSet',
    pin: pinOf({ kind: 'applicationset-target-revision' }),
    documents: [
      applicationSet({
        generators: [{ list: { elements: [{ cluster: 'eu' }] } }],
        template: {
          spec: { source: { repoURL: CODE, targetRevision: PIN } },
        },
      }),
    ],
    at: 0,
    key: 'spec.template.spec.source.targetRevision',
  },
  ...(['newTag', 'digest'] as const).map(field => ({
    name: `kustomize, ${field} of an image`,
    pin: pinOf({
      kind: 'kustomize-image',
      image: 'registry.example:5000/payments',
      field,
    }),
    documents: [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: ['../../base'],
        images: [
          { name: 'other', newTag: '1.0' },
          { name: 'registry.example:5000/payments', [field]: PIN },
        ],
      },
    ],
    at: 0,
    key: `images[name=registry.example:5000/payments].${field}`,
  })),
  {
    name: 'value of Helm by its key path',
    pin: pinOf({ kind: 'file-value', key: 'api.containers[1].image.tag' }),
    documents: [
      {
        global: { registry: 'registry.example' },
        api: {
          replicas: '3',
          containers: [
            { name: 'proxy', image: { tag: '1.0' } },
            { name: 'api', image: { repository: 'payments', tag: PIN } },
          ],
        },
      },
    ],
    at: 0,
    key: 'api.containers[1].image.tag',
  },
  ...(['commit', 'tag', 'branch'] as const).map(field => ({
    name: `Flux GitRepository, ${field}`,
    pin: pinOf({ kind: 'flux-git-repository', field }),
    documents: [
      flux('source', 'GitRepository', { url: CODE, ref: { [field]: PIN } }),
      flux('kustomize', 'Kustomization', { path: './deploy' }),
    ],
    at: 0,
    key: `spec.ref.${field}`,
  })),
  ...(['digest', 'tag'] as const).map(field => ({
    name: `Flux OCIRepository, ${field}`,
    pin: pinOf({ kind: 'flux-oci-repository', field, name: 'payments' }),
    documents: [
      flux('source', 'OCIRepository', {
        url: 'oci://registry.example/payments',
        ref: { [field]: PIN },
      }),
    ],
    at: 0,
    key: `[metadata.name=payments].spec.ref.${field}`,
  })),
  {
    name: 'Flux HelmRelease, version of the chart',
    pin: pinOf({ kind: 'flux-helm-release' }),
    documents: [
      flux('helm', 'HelmRelease', {
        chart: { spec: { chart: 'payments', version: PIN } },
        values: { version: 'x' },
      }),
    ],
    at: 0,
    key: 'spec.chart.spec.version',
  },
  {
    name: 'Flux HelmRelease, a value',
    pin: pinOf({ kind: 'flux-helm-release', key: 'image.tag' }),
    documents: [
      flux('helm', 'HelmRelease', {
        chart: { spec: { chart: 'payments', version: '1.0.0' } },
        values: { image: { tag: PIN } },
      }),
    ],
    at: 0,
    key: 'spec.values.image.tag',
  },
  {
    name: 'Flux Kustomization, an image',
    pin: pinOf({ kind: 'flux-kustomization-image', image: 'payments' }),
    documents: [
      flux('kustomize', 'Kustomization', {
        path: './deploy',
        images: [{ name: 'payments', newTag: PIN }],
      }),
    ],
    at: 0,
    key: 'spec.images[name=payments].newTag',
  },
];
