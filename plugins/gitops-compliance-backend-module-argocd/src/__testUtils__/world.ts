import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { waitFor } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import {
  startArgoCd,
  type ArgoCdProject,
} from '@gitops-compliance/sandbox/src/argocd';
import { ArgoCdSource } from '../ArgoCdSource';

export type { ArgoCdProject };
export const APPLICATION = 'payments-prod';
export const TOKEN = 'token-of-the-portal';
/** Key of the instance in the configuration. */
export const KEY = 'argocd.appLocatorMethods[0].instances[0]';
const REPO_URL = 'https://forge.test/acme/payments.git';
const SYNC_DURATION_MS = 400;

function manifest(version: number, isRollout: boolean): string {
  return JSON.stringify({
    apiVersion: isRollout ? 'argoproj.io/v1alpha1' : 'apps/v1',
    kind: isRollout ? 'Rollout' : 'Deployment',
    metadata: { name: 'payments' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'payments' } },
      template: {
        metadata: { labels: { app: 'payments' } },
        spec: { containers: [{ name: 'main', image: `payments:${version}` }] },
      },
    },
  });
}

/** A repository whose `deploy` folder has one Deployment, or Rollout. */
async function startRepository(dir: string, isRollout: boolean) {
  await mkdir(join(dir, 'deploy'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.test', ...args],
      { cwd: dir, encoding: 'utf8' },
    ).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    path: join(dir, '.git'),
    release: async (version: number) => {
      await writeFile(
        join(dir, 'deploy', 'payments.yaml'),
        manifest(version, isRollout),
      );
      git('add', '--all');
      git('commit', '--quiet', '-m', `Release ${version}`);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** An Argo CD stand-in with one application, and the module's source on it. */
export async function startWorld(
  options: {
    token?: string;
    actions?: string[];
    autoSync?: boolean;
    isRollout?: boolean;
    projects?: ArgoCdProject[];
    /** Further lines of Argo CD's own access policy. */
    policies?: string[];
    /** Of `argocd-cm`: `globalProjects`. */
    settings?: Record<string, string>;
  } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'argocd-module-'));
  const repository = await startRepository(
    join(dir, 'repository'),
    options.isRollout ?? false,
  );
  let version = 1;
  await repository.release(version);
  const standIn = await startArgoCd({
    dataDir: join(dir, 'data'),
    instance: 'eu-1',
    repositories: () => repository.path,
    accounts: [
      { name: 'portal', token: TOKEN },
      {
        name: 'admin',
        token: 'token-of-the-admin',
        capabilities: ['login', 'apiKey'],
      },
    ],
    projects: options.projects,
    configMaps: {
      ...(options.settings && { 'argocd-cm': options.settings }),
      'argocd-rbac-cm': {
        'policy.csv': [
          ...(options.actions ?? ['*']).map(
            action => `p, portal, applications, ${action}, *, allow`,
          ),
          ...(options.policies ?? []),
        ].join('\n'),
      },
    },
    rootApplications: [
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: APPLICATION, namespace: 'argocd' },
        spec: {
          project: 'default',
          source: { repoURL: REPO_URL, path: 'deploy', targetRevision: 'main' },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'payments',
          },
          ...(options.autoSync && { syncPolicy: { automated: {} } }),
        },
      },
    ],
    timings: {
      reconcileIntervalMs: 200,
      syncDurationMs: SYNC_DURATION_MS,
      healthDelayMs: 50,
    },
  });
  const connect = (token: string) =>
    new ArgoCdSource(
      {
        name: 'eu-1',
        url: standIn.url,
        frontendUrl: standIn.url,
        credentials: { kind: 'token', token },
        emergencyGrants: null,
        key: KEY,
      },
      {
        logger: mockServices.logger.mock(),
        requestTimeoutMs: 1500,
        listTimeoutMs: 1500,
      },
    );
  const admin = connect('token-of-the-admin');
  const request = (correlationId: string) => ({
    namespace: 'argocd',
    name: APPLICATION,
    project: 'default',
    revision: null,
    correlationId,
    reason: 'Change 1',
  });
  const listedBy = async (source: ArgoCdSource) =>
    (await source.list()).find(({ name }) => name === APPLICATION);
  /** Commits a new version and waits until Argo CD has seen it. */
  const release = async () => {
    version += 1;
    const revision = await repository.release(version);
    await standIn.refresh(APPLICATION);
    await waitFor(`${APPLICATION} is at ${revision}`, async () => {
      const application = await listedBy(admin);
      return application?.sync.revisions[0] === revision;
    });
    return revision;
  };
  const settled = () =>
    waitFor(`${APPLICATION} is synced and healthy`, async () => {
      const application = await listedBy(admin);
      return (
        application?.sync.status === 'synced' &&
        application.operation?.phase === 'succeeded' &&
        application.health === 'healthy' &&
        application
      );
    });
  if (!options.autoSync) {
    await waitFor(`${APPLICATION} is compared`, async () => {
      const application = await listedBy(admin);
      return application?.sync.status === 'out-of-sync';
    });
    await admin.sync(request('change-0'));
  }
  await settled();
  return {
    standIn,
    source: connect(options.token ?? TOKEN),
    application: APPLICATION,
    request,
    release,
    settled,
    takeRequests: () => {
      const asked = standIn.requests.list();
      standIn.requests.clear();
      const writes = asked.filter(({ method }) => method !== 'GET').length;
      return { reads: asked.length - writes, writes };
    },
    down: () => {
      standIn.faults.down();
      return () => standIn.faults.up();
    },
    close: async () => {
      await standIn.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
