import { ConfigReader } from '@backstage/config';
import { readGithubSettings } from './config';

const app = {
  appId: 7,
  clientId: 'id',
  clientSecret: 'secret',
  privateKey: '-----BEGIN PRIVATE KEY-----',
};

function read(github: object[], gitopsCompliance = {}) {
  return readGithubSettings(
    new ConfigReader({
      integrations: { github: github as never },
      gitopsCompliance,
    }),
  );
}

describe('readGithubSettings', () => {
  it.each([
    ['github.com', undefined, 'https://api.github.com', 'https://github.com'],
    [
      'ghes.example.com',
      'https://ghes.example.com/api/v3/',
      'https://ghes.example.com/api',
      'https://ghes.example.com',
    ],
    [
      'localhost:4000',
      'http://localhost:4000/api/v3',
      'http://localhost:4000/api',
      'http://localhost:4000',
    ],
    [
      'acme.ghe.com',
      'https://api.acme.ghe.com',
      'https://api.acme.ghe.com',
      'https://acme.ghe.com',
    ],
  ])(
    'knows the addresses of %s',
    (host, apiBaseUrl, graphqlBaseUrl, webUrl) => {
      const { hosts } = read([{ host, apiBaseUrl, apps: [app] }]);
      expect(hosts).toEqual([
        expect.objectContaining({ host, graphqlBaseUrl, webUrl }),
      ]);
    },
  );

  it('skips a host without App and says why', () => {
    const { hosts, skipped } = read([{ host: 'github.com', token: 't' }]);
    expect(hosts).toEqual([]);
    expect(skipped).toEqual([
      {
        host: 'github.com',
        reason: expect.stringMatching(/check runs .* App/),
      },
    ]);
  });

  it('merges by merge commit unless told otherwise', () => {
    const host = { host: 'github.com', apps: [app] };
    const squash = { github: { mergeMethod: 'squash' } };
    expect(read([host]).hosts[0].mergeMethod).toBe('merge');
    expect(read([host], squash).hosts[0].mergeMethod).toBe('squash');
  });

  it.each([
    [
      /gitopsCompliance\.github\.mergeMethod is 'octopus'/,
      [{ host: 'github.com', apps: [app] }],
      { github: { mergeMethod: 'octopus' } },
    ],
    [
      /integrations\.github\[0\]\.apiBaseUrl/,
      [{ host: 'ghes.example.com', apps: [app] }],
      {},
    ],
    [
      /integrations\.github\[0\]\.apps\[0\]\.privateKey/,
      [{ host: 'github.com', apps: [{ ...app, privateKey: '/key.pem' }] }],
      {},
    ],
    [
      /integrations\.github\[1\]\.host/,
      [
        { host: 'github.com', apps: [app] },
        { host: 'github.com', apps: [app] },
      ],
      {},
    ],
  ])(
    'refuses what it cannot use, naming the key: %s',
    (message, hosts, own) => {
      expect(() => read(hosts, own)).toThrow(message);
    },
  );
});
