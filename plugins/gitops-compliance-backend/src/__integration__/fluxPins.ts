import type { Entity } from '@backstage/catalog-model';
import { entitiesOf, PINS } from '@gitops-compliance/sandbox';
import type { TestWorld } from './testPortal';

/** Repository of the source code of all of them. */
const SOURCE = { owner: 'acme', repo: 'payout-worker' };
const [TEMPLATE] = entitiesOf(PINS).filter(
  ({ metadata }) => metadata.name === SOURCE.repo,
);
const DIGEST = { old: 'a'.repeat(64), new: 'b'.repeat(64) };

/** A service of which Flux reconciles what its pin names. */
interface FluxService {
  name: string;
  /** What the policy says of its pin, beside the path. */
  rule: object;
  /** The object of Flux, with `VALUE` where the pin is. */
  manifest: string;
  values: { staging: string; prod: string };
}

/** A service for each of Flux's objects that name what runs. */
export const FLUX_SERVICES: FluxService[] = [
  {
    name: 'flux-git',
    rule: { kind: 'flux-git-repository', field: 'tag', copied: true },
    manifest: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-git
spec:
  interval: 1m # seldom enough
  url: https://forge.example/acme/payout-worker
  ref:
    tag: VALUE # the pin: changed by promotions only
`,
    values: { staging: 'v1.1.0', prod: 'v1.0.0' },
  },
  {
    name: 'flux-oci',
    rule: { kind: 'flux-oci-repository', field: 'digest' },
    manifest: `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: flux-oci }
spec:
  url: oci://registry.acme.example/flux-oci
  # the pin: changed by promotions only
  ref: { digest: 'VALUE' }
`,
    values: { staging: `sha256:${DIGEST.new}`, prod: `sha256:${DIGEST.old}` },
  },
  {
    name: 'flux-chart',
    rule: { kind: 'flux-helm-release' },
    manifest: `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: flux-chart
spec:
  chart:
    spec:
      chart: relay
      version: "VALUE" # the pin
      sourceRef: { kind: HelmRepository, name: charts }
  values: { replicas: 2 } # as many as zones
`,
    values: { staging: '1.4.0', prod: '1.3.2' },
  },
];

/** Where the pin of one lies. */
export function fluxPath(name: string, environment: string): string {
  return `apps/${environment}/${name}.yaml`;
}

/** What the catalog knows of them. */
export function fluxEntities(): Entity[] {
  return FLUX_SERVICES.map(({ name }) => ({
    ...TEMPLATE,
    metadata: {
      ...TEMPLATE.metadata,
      name,
      uid: name,
      annotations: {
        ...TEMPLATE.metadata.annotations,
        'argocd/app-selector': `app=${name}`,
      },
    },
  }));
}

/** What the policy says of their pins. */
export function fluxRules(): object[] {
  return FLUX_SERVICES.map(({ name, rule }) => ({
    ...rule,
    services: [name],
    repository: 'acme/deploy',
    path: fluxPath('{service}', '{environment}'),
  }));
}

/** The file of one in an environment: its Application, and Flux's object. */
export function fluxFile(
  { name, manifest }: FluxService,
  environment: 'staging' | 'prod',
  value: string,
  forgeUrl: string,
): Record<string, string> {
  return {
    [fluxPath(name, environment)]: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}-${environment}
  namespace: argocd
  labels: { app: ${name}, environment: ${environment} }
spec:
  project: default
  source:
    repoURL: ${forgeUrl}/acme/deploy.git
    path: settings/${name}/${environment}
    targetRevision: main
  destination:
    server: https://kubernetes.default.svc
    namespace: acme-${environment}
  syncPolicy: { automated: {} }
---
${manifest.replace('VALUE', value)}`,
    [`settings/${name}/${environment}/settings.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}-settings }
`,
  };
}

/** Makes, or moves, a signed tag of their source code. */
export function tagSource(
  { forge: { admin } }: TestWorld,
  name: string,
  target: string,
): Promise<string> {
  return admin.tag({
    ...SOURCE,
    as: 'dana-dev',
    name,
    target,
    message: name,
    sign: 'dana-dev',
    force: true,
  });
}

/** Commits to their source code, signed; gives the commit. */
export function commitSource(
  { forge: { admin } }: TestWorld,
  text: string,
): Promise<string> {
  return admin.commit({
    ...SOURCE,
    branch: 'main',
    files: { 'src/flux.ts': `// ${text}\n` },
    message: text,
    author: 'dana-dev',
    sign: 'dana-dev',
    bypassProtection: true,
  });
}

/** The same by a pull request that a colleague approved; gives the merge. */
export async function reviewSource(
  { forge: { admin } }: TestWorld,
  text: string,
): Promise<string> {
  const head = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  await admin.commit({
    ...SOURCE,
    branch: head,
    files: { 'src/flux.ts': `// ${text}\n` },
    message: text,
    author: 'dana-dev',
  });
  const { number } = await admin.openPullRequest({
    ...SOURCE,
    as: 'dana-dev',
    head,
    title: text,
  });
  const as = 'bob-builds';
  await admin.review({ ...SOURCE, number, as, event: 'APPROVE' });
  return admin.merge({ ...SOURCE, number, as });
}

/** Has the one of them whose pin names a tag run another in staging. */
export async function runInStaging(
  { forge }: TestWorld,
  tag: string,
): Promise<void> {
  await forge.admin.commit({
    owner: 'acme',
    repo: 'deploy',
    branch: 'main',
    files: fluxFile(FLUX_SERVICES[0], 'staging', tag, forge.url),
    message: `Run ${tag}`,
    author: 'sam-sre',
    bypassProtection: true,
  });
}

/**
 * Brings them about as they begin: tags first, then the files.
 *
 * @param bring - makes the commit of the second tag
 */
export async function seedFlux(
  world: TestWorld,
  services: readonly FluxService[] = FLUX_SERVICES,
  bring: typeof commitSource = commitSource,
): Promise<void> {
  await tagSource(world, 'v1.0.0', await commitSource(world, 'For v1.0.0'));
  await tagSource(world, 'v1.1.0', await bring(world, 'For v1.1.0'));
  const files = services.flatMap(service =>
    (['staging', 'prod'] as const).map(environment =>
      fluxFile(
        service,
        environment,
        service.values[environment],
        world.forge.url,
      ),
    ),
  );
  await world.forge.admin.commit({
    owner: 'acme',
    repo: 'deploy',
    branch: 'main',
    files: Object.assign({}, ...files),
    message: 'Let Flux run some',
    author: 'sam-sre',
    bypassProtection: true,
  });
}
