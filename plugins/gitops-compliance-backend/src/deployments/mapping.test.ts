import { readFileSync } from 'node:fs';
import { SANDBOX_POLICY_FILE } from '@gitops-compliance/sandbox';
import type { Policy } from '../policy/Policy';
import { parsePolicy } from '../policy/PolicyService';
import type { Service } from '../services/ServiceStore';
import { locatePin, selects, serviceOfApplication } from './mapping';

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
    expect(serviceOfApplication(application, [own])).toBe(
      claims ? own.entityRef : null,
    );
  });

  it('is nobody where two claim it', () => {
    const two = [service(NAME), service(NAME, 'billing')];
    expect(serviceOfApplication(application, two)).toBeNull();
    expect(serviceOfApplication(application, [])).toBeNull();
  });
});

describe('a selector', () => {
  it.each<[string, boolean]>([
    ['app=payments', true],
    ['app==payments', true],
    ['app = payments', true],
    ['missing!=x', true],
    ['app!=payments', false],
    ['app in (payments)', false],
    ['app', false],
    ['!app', false],
    ['', false],
    ['app=payments,', false],
    ['constructor=', false],
  ])('%s selects: %s', (selector, selected) => {
    expect(selects(selector, application.labels)).toBe(selected);
  });
});

describe('the place of a pin', () => {
  const text = readFileSync(SANDBOX_POLICY_FILE, 'utf8');
  const policy: Policy = {
    hash: 'h',
    governed: false,
    source: 'file',
    loadedAt: '2026-01-01T00:00:00Z',
    ...parsePolicy(text, 'policy.yaml'),
  };

  it('follows the rule that names the service', () => {
    expect(locatePin(policy, service({}, 'checkout'), 'prod')).toMatchObject({
      ok: true,
      pin: {
        kind: 'application-target-revision',
        path: 'apps/prod/checkout.yaml',
      },
    });
    expect(locatePin(policy, service({}, 'web-shop'), 'dev')).toMatchObject({
      ok: true,
      pin: {
        kind: 'kustomize-image',
        path: 'services/web-shop/overlays/dev/kustomization.yaml',
        image: 'registry.acme.example/web-shop',
      },
    });
    expect(locatePin(policy, service({}, 'unheard-of'), 'dev')).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/No pin rule .* unheard-of/),
    });
  });

  it.each<[string, boolean]>([
    ['acme/deploy:apps/other/file.yaml', true],
    ['acme/deploy:elsewhere/file.yaml', false],
    ['acme/other:apps/other/file.yaml', false],
    ['acme/deploy:apps/../secrets.yaml', false],
    ['acme/deploy:/etc/passwd', false],
    ['apps/other/file.yaml', false],
    ['https://evil.example/acme/deploy:apps/a.yaml', false],
  ])('by annotation %s is allowed: %s', (annotation, allowed) => {
    const annotated = service(
      { 'gitops-compliance/pin.prod': annotation },
      'checkout',
    );
    const located = locatePin(policy, annotated, 'prod');
    expect(located.ok).toBe(allowed);
    expect(!located.ok || located.pin.path).toBe(
      allowed ? 'apps/other/file.yaml' : true,
    );
    expect(locatePin(policy, annotated, 'dev')).toMatchObject({
      ok: true,
      pin: { path: 'apps/dev/checkout.yaml' },
    });
  });
});
