import { Account } from './access/accounts';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArgoCdOptions } from './options';
import { startArgoCd } from './server';
import { ADMIN } from './testing/world';
import { ApplicationManifest } from './types';

const TWIN: Account = { ...ADMIN, name: 'twin' };

describe('options', () => {
  const options: ArgoCdOptions = {
    dataDir: path.join(tmpdir(), 'argocd-stand-in-options'),
    instance: 'eu-1',
    repositories: url => url,
    accounts: [ADMIN],
    rootApplications: [],
  };
  afterAll(() => rm(options.dataDir, { recursive: true, force: true }));

  const root = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'root' },
    spec: { project: 'default', destination: { name: 'in-cluster' } },
  } as unknown as ApplicationManifest;

  it.each<[string, Partial<ArgoCdOptions>, string]>([
    ['two accounts with one token', { accounts: [ADMIN, TWIN] }, 'accounts'],
    ['a root without a source', { rootApplications: [root] }, 'spec.source'],
    [
      'a window of an unknown kind',
      {
        projects: [
          {
            metadata: { name: 'p' },
            spec: { syncWindows: [{ kind: 'maybe' }] },
          },
        ] as unknown as ArgoCdOptions['projects'],
      },
      'projects[0]',
    ],
    [
      'policies that cannot be read',
      { configMaps: { 'argocd-rbac-cm': { 'policy.csv': 'p, a, b' } } },
      'configMaps.argocd-rbac-cm',
    ],
  ])('refuse %s', async (_what, change, message) => {
    await expect(startArgoCd({ ...options, ...change })).rejects.toThrow(
      message,
    );
  });
});

describe('a turn that fails', () => {
  it('is told to who asked for it, and is not the last one', async () => {
    const dataDir = path.join(tmpdir(), 'argocd-stand-in-turns');
    let isBroken = false;
    const argocd = await startArgoCd({
      dataDir,
      instance: 'eu-1',
      repositories: url => {
        if (isBroken) throw new Error('the disk is gone');
        return path.join(dataDir, url);
      },
      accounts: [ADMIN],
      rootApplications: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'root' },
          spec: {
            project: 'default',
            destination: { name: 'in-cluster' },
            source: { repoURL: 'nowhere.git', path: '.' },
          },
        } as unknown as ApplicationManifest,
      ],
      stepping: true,
    });
    try {
      isBroken = true;
      await expect(argocd.refresh()).rejects.toThrow('the disk is gone');
      isBroken = false;
      await argocd.refresh();
    } finally {
      await argocd.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
