import { ConfigReader } from '@backstage/config';
import { readArgoCdSettings } from './config';

const url = 'https://argocd.example.com';
const eu = { name: 'eu-1', url, token: 't' };

function read(instances: object[], argocd: object = {}) {
  const appLocatorMethods = [{ type: 'config', instances }];
  return readArgoCdSettings(
    new ConfigReader({ argocd: { ...argocd, appLocatorMethods } as never }),
  );
}

describe('readArgoCdSettings', () => {
  it('reads instances as the existing plugins do', () => {
    const frontendUrl = 'https://argocd.example.com/ui/';
    const { instances } = read([eu, { ...eu, name: 'us-1', frontendUrl }]);
    expect(instances).toMatchObject([
      { name: 'eu-1', url, frontendUrl: url },
      { name: 'us-1', url, frontendUrl: 'https://argocd.example.com/ui' },
    ]);
  });

  it.each([
    [
      'its token',
      { token: 't', username: 'u', password: 'p' },
      {
        kind: 'token',
        token: 't',
      },
    ],
    [
      'its own account',
      { username: 'u', password: 'p' },
      {
        kind: 'password',
        username: 'u',
        password: 'p',
      },
    ],
    [
      'the account of all',
      {},
      {
        kind: 'password',
        username: 'all',
        password: 'q',
      },
    ],
  ])('signs in with %s first', (_, own, credentials) => {
    const all = { username: 'all', password: 'q' };
    const { instances } = read([{ name: 'eu-1', url, ...own }], all);
    expect(instances[0].credentials).toEqual(credentials);
  });

  it.each([
    ['nothing where it is not set', {}, null],
    ['sync alone by default', { emergencyAccess: {} }, ['sync']],
    [
      'what is named',
      { emergencyAccess: { grants: ['sync', 'exec'] } },
      ['sync', 'exec'],
    ],
  ])('lets an emergency grant %s', (_, own, grants) => {
    const { instances } = read([{ ...eu, ...own }]);
    expect(instances[0].emergencyGrants).toEqual(grants);
  });

  it.each([[['admin']], [[]]])('refuses to grant %j', grants => {
    expect(() => read([{ ...eu, emergencyAccess: { grants } }])).toThrow(
      'argocd.appLocatorMethods[0].instances[0].emergencyAccess.grants',
    );
  });

  it('leaves other kinds of locators to other plugins', () => {
    const config = new ConfigReader({
      argocd: { appLocatorMethods: [{ type: 'other' }] },
    });
    expect(readArgoCdSettings(config)).toEqual({
      instances: [],
      skipped: [{ key: 'argocd.appLocatorMethods[0]', type: 'other' }],
    });
    expect(readArgoCdSettings(new ConfigReader({})).instances).toEqual([]);
  });

  const first = 'argocd.appLocatorMethods[0].instances[0]';
  const second = 'argocd.appLocatorMethods[0].instances[1]';
  it.each([
    ['two of one name', `${second}.name`, [eu, eu]],
    ['no address', `${first}.url`, [{ name: 'eu-1', token: 't' }]],
    ['no web address', `${first}.url`, [{ ...eu, url: 'file:///etc' }]],
    ['no credentials', `${first}.token`, [{ name: 'eu-1', url }]],
    ['half an account', `${first}.token`, [{ name: 'a', url, username: 'u' }]],
  ])('refuses %s, naming the key', (_, key, instances) => {
    expect(() => read(instances)).toThrow(key);
  });
});
