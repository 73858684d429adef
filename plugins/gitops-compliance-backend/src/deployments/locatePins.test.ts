import { readFileSync } from 'node:fs';
import { SANDBOX_POLICY_FILE } from '@gitops-compliance/sandbox';
import { parse, stringify } from 'yaml';
import type { Policy } from '../policy/Policy';
import { parsePolicy } from '../policy/parsePolicy';
import type { Service } from '../services/ServiceStore';
import { locatePin, locatePins } from './locatePins';

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

describe('the place of a pin', () => {
  const text = readFileSync(SANDBOX_POLICY_FILE, 'utf8');
  const policy: Policy = {
    feeds: [],
    hash: 'h',
    governed: false,
    source: 'file',
    loadedAt: '2026-01-01T00:00:00Z',
    text,
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
        options: { image: 'registry.acme.example/web-shop' },
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

  const several = (pins: object[], allowed = ['apps/**', 'values/**']) => {
    const rule = {
      kind: 'several',
      services: ['*'],
      repository: 'acme/deploy',
      pins,
    };
    const { pins: _pins, allowedPins: _allowed, ...rest } = parse(text);
    return {
      ...policy,
      ...parsePolicy(
        stringify({
          ...rest,
          pins: [rule],
          allowedPins: [{ repository: 'acme/deploy', paths: allowed }],
        }),
        'policy.yaml',
      ),
    };
  };
  const two = [
    {
      kind: 'application-target-revision',
      path: 'apps/{environment}/{service}.yaml',
    },
    {
      kind: 'file-value',
      path: 'values/{environment}.yaml',
      key: '{service}.tag',
    },
  ];

  it('are several of one repository and branch, in their order', () => {
    const located = locatePins(several(two), service({}, 'web.shop'), 'prod');
    expect(located).toMatchObject({
      ok: true,
      pins: [
        {
          kind: 'application-target-revision',
          path: 'apps/prod/web.shop.yaml',
        },
        {
          kind: 'file-value',
          path: 'values/prod.yaml',
          branch: 'main',
          // A dot in the service's name is no step on the way.
          options: { key: 'web\\.shop.tag' },
        },
      ],
    });
  });

  const moved = { pins: [{ path: 'apps/a.yaml' }, { path: 'values/b.yaml' }] };
  const refused = (problem: RegExp) => ({
    ok: false,
    problem: expect.stringMatching(problem),
  });
  it.each<[string, object]>([
    ['acme/deploy:apps/a.yaml, acme/deploy:values/b.yaml', moved],
    [
      'acme/deploy:apps/a.yaml',
      refused(/names 1 of 2 pins; give one owner\/name:path/),
    ],
    [
      'acme/deploy:apps/a.yaml,acme/deploy:x/b.yaml',
      refused(/allowedPins do not list/),
    ],
    [
      'acme/deploy:apps/a.yaml,acme/deploy:values/../b.yaml',
      refused(/must read owner/),
    ],
    [
      'acme/deploy:apps/a.yaml,acme/deploy:values/.git/b',
      refused(/must read owner/),
    ],
  ])('by annotation %s', (annotation, expected) => {
    const located = locatePins(
      several(two),
      service({ 'gitops-compliance/pin.prod': annotation }),
      'prod',
    );
    expect(located).toMatchObject(expected);
  });

  it('by one annotation for all that lie in one file', () => {
    const image = { kind: 'kustomize-image', path: 'apps/k.yaml', image: 'x' };
    const located = locatePins(
      several([image, { ...image, field: 'digest' }]),
      service({ 'gitops-compliance/pin.prod': 'acme/deploy:apps/own.yaml' }),
      'prod',
    );
    expect(located).toMatchObject({
      pins: [
        { path: 'apps/own.yaml', tag: '{sha}' },
        { path: 'apps/own.yaml', tag: null },
      ],
    });
  });

  it.each<[string, object[], RegExp]>([
    [
      'the same pin twice',
      [two[0], two[0]],
      /pins\.0\.pins\.1: is the same pin as/,
    ],
    [
      'a pin with a repository of its own',
      [two[0], { ...two[1], repository: 'acme/other' }],
      /pins\.0\.pins\.1: Unrecognized key: "repository"/,
    ],
    [
      'a key path that cannot be read',
      [{ ...two[1], key: 'a[' }],
      /pins\.0\.pins\.0\.key: Key path a\[ cannot be read/,
    ],
    [
      'a value that is copied and follows a tag',
      [{ ...two[1], copied: true, tag: '{sha}' }],
      /pins\.0\.pins\.0\.tag: a value that is copied follows no tag/,
    ],
    [
      'a source by name and by position',
      [{ ...two[0], source: { name: 'a', position: 1 } }],
      /pins\.0\.pins\.0\.source/,
    ],
    ['no pin', [], /pins\.0\.pins: /],
  ])('the policy may not give %s', (_, pins, problem) => {
    expect(() => several(pins)).toThrow(problem);
  });
});
