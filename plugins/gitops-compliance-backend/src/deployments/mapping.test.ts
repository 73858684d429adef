import { readFileSync } from 'node:fs';
import { SANDBOX_POLICY_FILE } from '@gitops-compliance/sandbox';
import type { Policy } from '../policy/Policy';
import { parsePolicy } from '../policy/PolicyService';
import type { Service } from '../services/ServiceStore';
import { locatePin, selects } from './mapping';

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
