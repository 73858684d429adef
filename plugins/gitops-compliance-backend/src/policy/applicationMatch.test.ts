import {
  claimSchema,
  matchesApplication,
  type MappableApplication,
} from './applicationMatch';

const SERVER = 'https://eu.example.com';
const application: MappableApplication = {
  instance: 'eu-1',
  application: 'shop-prod',
  project: 'shop',
  labels: { tier: 'back' },
  applicationSet: 'shops',
  destination: { server: SERVER, name: 'eu', namespace: 'shop-prod' },
};

type Match = Parameters<typeof matchesApplication>[0];

it.each<[Match, boolean]>([
  [{ applications: ['shop-prod'] }, true],
  [{ applications: ['shop'] }, false],
  [{ labels: { tier: 'back' } }, true],
  [{ labels: { tier: 'front' } }, false],
  [{ labels: { constructor: 'Object' } }, false],
  [{ instances: ['us-1', 'eu-1'] }, true],
  [{ instances: ['us-1'] }, false],
  [{ instances: [] }, false],
  [{ projects: ['shop'] }, true],
  [{ projects: ['default'] }, false],
  [{ destinationNamespaces: ['shop-prod'] }, true],
  [{ destinationNamespaces: ['shop'] }, false],
  [{ destinations: ['eu'] }, true],
  [{ destinations: [SERVER] }, true],
  [{ destinations: ['us'] }, false],
  [{ applicationSets: ['shops'] }, true],
  [{ applicationSets: ['others'] }, false],
  [{ applicationSets: ['shops'], destinations: ['eu'] }, true],
  [{ applicationSets: ['shops'], destinations: ['us'] }, false],
])('%j holds: %s', (match, holds) => {
  expect(matchesApplication(match, application)).toBe(holds);
});

it('takes nothing by what an application does not tell', () => {
  const bare = {
    ...application,
    applicationSet: undefined,
    destination: { server: null, name: null, namespace: null },
  };
  for (const match of [
    { applicationSets: ['shops'] },
    { destinations: ['eu'] },
    { destinationNamespaces: ['shop-prod'] },
  ]) {
    expect(matchesApplication(match, bare)).toBe(false);
  }
});

it.each([
  'payments',
  'Component:default/payments',
  'component:default/a/b',
  'component:default/*',
])('refuses %s as a service', service => {
  const claim = { service, match: { projects: ['shop'] } };
  expect(claimSchema.safeParse(claim).success).toBe(false);
});
