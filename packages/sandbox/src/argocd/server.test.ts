import { Account } from './rbac';
import { ArgoCdOptions, startArgoCd } from './server';
import { ADMIN } from './testing/world';
import { ApplicationManifest } from './types';

const TWIN: Account = { ...ADMIN, name: 'twin' };

describe('options', () => {
  const options: ArgoCdOptions = {
    dataDir: '/nonexistent/never-made',
    instance: 'eu-1',
    repositories: url => url,
    accounts: [ADMIN],
    rootApplications: [],
  };
  const root = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'root' },
    spec: { project: 'default' },
  } as unknown as ApplicationManifest;

  it.each<[string, Partial<ArgoCdOptions>, string]>([
    ['two accounts with one token', { accounts: [ADMIN, TWIN] }, 'accounts'],
    ['a root without a source', { rootApplications: [root] }, 'spec.source'],
    [
      'a window of an unknown kind',
      {
        projects: [
          { name: 'p', syncWindows: [{ kind: 'maybe' }] },
        ] as unknown as ArgoCdOptions['projects'],
      },
      'projects[0]',
    ],
  ])('refuse %s', async (_what, change, message) => {
    await expect(startArgoCd({ ...options, ...change })).rejects.toThrow(
      message,
    );
  });
});
