import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivilegedAccessSubject } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import {
  startArgoCd,
  type ArgoCdProject,
} from '@gitops-compliance/sandbox/src/argocd';
import { ArgoCdAccess } from '../access/ArgoCdAccess';

const APPLICATION = { namespace: 'argocd', name: 'payments-prod' };
const STRANGER = 'ada';

const PROJECT: ArgoCdProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'shop', labels: { tier: 'prod' } },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    roles: [
      {
        name: 'deployer',
        policies: ['p, proj:shop:deployer, applications, sync, shop/*, allow'],
        groups: ['deployers'],
      },
    ],
  },
};

/** An Argo CD stand-in with a project, and the module's access to it. */
export async function startAccessWorld(): Promise<PrivilegedAccessSubject> {
  const dir = await mkdtemp(join(tmpdir(), 'argocd-access-'));
  const standIn = await startArgoCd({
    dataDir: dir,
    instance: 'eu-1',
    repositories: () => dir,
    accounts: [
      { name: 'portal', token: 'token-of-the-portal' },
      { name: 'reader', token: 'token-of-a-reader' },
      { name: STRANGER, token: 'token-of-ada' },
    ],
    projects: [PROJECT],
    configMaps: {
      'argocd-rbac-cm': {
        'policy.csv': [
          'p, portal, projects, get, *, allow',
          'p, portal, projects, update, *, allow',
          'p, reader, projects, get, *, allow',
        ].join('\n'),
      },
    },
    rootApplications: [],
  });
  const connect = (token: string) =>
    new ArgoCdAccess(
      {
        name: 'eu-1',
        url: standIn.url,
        frontendUrl: standIn.url,
        credentials: { kind: 'token', token },
        emergencyGrants: ['sync', 'exec'],
        key: 'argocd.appLocatorMethods[0].instances[0]',
      },
      { grants: ['sync', 'exec'], requestTimeoutMs: 1500 },
    );
  const can = async (path: string) => {
    const response = await fetch(
      `${standIn.url}/api/v1/account/can-i/applications/sync/${path}`,
      { headers: { authorization: 'Bearer token-of-ada' } },
    );
    return ((await response.json()) as { value: string }).value === 'yes';
  };
  return {
    access: connect('token-of-the-portal'),
    powerless: connect('token-of-a-reader'),
    project: 'shop',
    application: APPLICATION,
    stranger: STRANGER,
    mayAct: async () => {
      // Never a neighbour in the same project.
      expect(await can('shop/ledger-prod')).toBe(false);
      return can('shop/payments-prod');
    },
    rest: async () => {
      const { metadata, spec } = standIn.project('shop')!;
      return JSON.stringify({
        labels: metadata.labels,
        ...spec,
        roles: spec.roles?.filter(({ name }) => !name.includes('compliance')),
      });
    },
    takeWrites: () => {
      const asked = standIn.requests.list();
      standIn.requests.clear();
      return asked.filter(({ method }) => method !== 'GET').length;
    },
    writeBetween: () => {
      const pause = standIn.faults.pause(
        ({ method }) => method === 'PUT',
        'before-effect',
      );
      void pause.reached.then(async () => {
        await standIn.applyProject({
          ...PROJECT,
          spec: { ...PROJECT.spec, description: 'Changed by another' },
        });
        pause.release();
      });
    },
    outage: () => {
      standIn.faults.down();
      return () => standIn.faults.up();
    },
    close: async () => {
      await standIn.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
