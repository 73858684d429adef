import type { Service } from '../services/ServiceStore';
import { ServiceIndex } from './ServiceIndex';

const application = {
  instance: 'eu-1',
  namespace: 'argocd',
  application: 'payments-prod',
  project: 'default',
  labels: { app: 'payments', tier: 'back' },
};

function service(
  annotations: Record<string, string>,
  name = 'payments',
): Service {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    owner: null,
    ownedBy: [],
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name, annotations },
    },
  };
}

const NAME = { 'argocd/app-name': 'payments-prod' };

describe('the service of an application', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['its name', NAME, true],
    ['another name', { 'argocd/app-name': 'payments-dev' }, false],
    ['a selector', { 'argocd/app-selector': 'app=payments' }, true],
    [
      'a selector of two',
      { 'argocd/app-selector': 'app=payments, tier!=front' },
      true,
    ],
    [
      'a selector that misses',
      { 'argocd/app-selector': 'app=payments,tier=front' },
      false,
    ],
    ['the instance', { ...NAME, 'argocd/instance-name': 'eu-1' }, true],
    [
      'a list of instances',
      { ...NAME, 'argocd/instance-name': 'us-1, eu-1' },
      true,
    ],
    ['another instance', { ...NAME, 'argocd/instance-name': 'us-1' }, false],
    ['the namespace', { ...NAME, 'argocd/app-namespace': 'argocd' }, true],
    ['another namespace', { ...NAME, 'argocd/app-namespace': 'team' }, false],
    ['the project', { ...NAME, 'argocd/project-name': 'default' }, true],
    ['another project', { ...NAME, 'argocd/project-name': 'shop' }, false],
    ['the instance alone', { 'argocd/instance-name': 'eu-1' }, false],
    ['nothing', {}, false],
  ])('claimed by %s', (_, annotations, claims) => {
    const own = service(annotations);
    expect(new ServiceIndex([own]).serviceOf(application)).toBe(
      claims ? own.entityRef : null,
    );
  });

  it('is nobody where two claim it', () => {
    const two = [service(NAME), service(NAME, 'billing')];
    expect(new ServiceIndex(two).serviceOf(application)).toBeNull();
    expect(new ServiceIndex([]).serviceOf(application)).toBeNull();
  });

  it('is the one that claims it among many, by name or by any label', () => {
    const others = Array.from({ length: 50 }, (_, index) => [
      service({ 'argocd/app-name': `other-${index}` }, `name-${index}`),
      service({ 'argocd/app-selector': `app=other-${index}` }, `l-${index}`),
      service({ 'argocd/app-selector': `app!=payments,tier=x${index}` }, 'x'),
    ]).flat();
    const own = [
      service(NAME),
      service({ 'argocd/app-selector': 'team!=shop, tier=back' }),
      service({ 'argocd/app-selector': 'tier!=front' }),
    ];
    for (const claiming of own) {
      const index = new ServiceIndex([...others, claiming]);
      expect(index.serviceOf(application)).toBe(claiming.entityRef);
      expect(index.get(claiming.entityRef)).toBe(claiming);
    }
    expect(new ServiceIndex(others).serviceOf(application)).toBeNull();
  });
});
