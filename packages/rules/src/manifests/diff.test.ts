import fc from 'fast-check';
import { addedUp, diffManifests, MAX_FIELDS } from './diff';
import { fieldEdits } from './fields';
import { normaliseManifest } from './normalise';
import type { JsonValue, Manifest } from './types';

const mask = (value: string) => `masked ${value.length}`;

function deployment(image: string, change: object = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'pay' },
    spec: {
      replicas: 2,
      template: {
        spec: {
          containers: [
            { name: 'app', image, ports: [{ containerPort: 80 }] },
            { name: 'proxy', image: 'proxy:1' },
          ],
        },
      },
      ...change,
    },
  };
}
const object = (kind: string, change: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'it' },
  ...change,
});

describe('what differs between two renderings', () => {
  it('is told object by object and field by field', () => {
    const { resources, facts } = diffManifests(
      [deployment('api:1'), object('Service')],
      [deployment('api:2'), object('ConfigMap', { data: { a: '1' } })],
    );
    expect(resources).toEqual([
      expect.objectContaining({ kind: 'ConfigMap', change: 'added' }),
      {
        group: 'apps',
        kind: 'Deployment',
        namespace: 'pay',
        name: 'api',
        change: 'changed',
        fields: [
          {
            path: 'spec.template.spec.containers[app].image',
            before: 'api:1',
            after: 'api:2',
          },
        ],
        moreFields: 0,
      },
      expect.objectContaining({ kind: 'Service', change: 'removed' }),
    ]);
    expect(facts).toMatchObject({ added: 1, changed: 1, removed: 1 });
  });

  it('is nothing where only order and what clusters write differ', () => {
    const { spec, ...rest } = deployment('api:1');
    const applied = {
      spec,
      ...rest,
      metadata: {
        namespace: 'pay',
        name: 'api',
        managedFields: [],
        resourceVersion: '12',
        annotations: { 'argocd.argoproj.io/tracking-id': 'x' },
      },
      status: { replicas: 2 },
    };
    expect(
      diffManifests(
        [deployment('api:1'), object('Service')],
        [object('Service'), normaliseManifest(applied, mask)],
      ).resources,
    ).toEqual([]);
  });

  it.each<[string, JsonValue, JsonValue, string[]]>([
    [
      'an item moves',
      [{ name: 'a' }, { name: 'b' }],
      [{ name: 'b' }, { name: 'a' }],
      [],
    ],
    [
      'an item comes',
      [{ name: 'a', x: 1 }],
      [
        { name: 'b', x: 2 },
        { name: 'a', x: 1 },
      ],
      ['[b].name', '[b].x'],
    ],
    ['plain values move', ['a', 'b'], ['b', 'a'], ['[0]', '[1]']],
    [
      'ten items differ',
      Array(11).fill('a'),
      [...Array(10).fill('a'), 'b'],
      ['[10]'],
    ],
    [
      'names are not their own',
      [{ name: 'a' }, { name: 'a', x: 1 }],
      [{ name: 'a' }],
      ['[1].name', '[1].x'],
    ],
    ['a key has dots', { 'a.b/c': 1 }, { 'a.b/c': 2 }, ['"a.b/c"']],
    ['a value becomes an object', { a: 1 }, { a: { b: 1 } }, ['a']],
    ['a key goes', { a: null }, {}, ['a']],
    ['a number becomes a text', { a: 1 }, { a: '1' }, ['a']],
  ])('when %s', (_, before, after, paths) => {
    expect(fieldEdits(before, after).map(({ path }) => path)).toEqual(paths);
  });

  it('shows the first fields and counts the rest', () => {
    const data = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`k${index}`, 'x']),
    );
    const [{ fields, moreFields }] = diffManifests(
      [],
      [object('ConfigMap', { data })],
    ).resources;
    expect(fields).toHaveLength(MAX_FIELDS);
    expect(fields.length + moreFields).toBe(70 + 3);
  });

  it('cuts long values', () => {
    const [edit] = fieldEdits({ a: 'x'.repeat(1000) }, { a: 'y' });
    expect(edit.before).toHaveLength(301);
  });

  it('counts what raises risk', () => {
    const hook = (image: string, command: string): Manifest => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'migrate',
        annotations: { 'argocd.argoproj.io/hook': 'PreSync' },
      },
      spec: {
        template: { spec: { containers: [{ name: 'm', image, command }] } },
      },
    });
    const before = [
      hook('m:1', 'up'),
      object('PersistentVolumeClaim', { spec: { size: 1 } }),
      object('CustomResourceDefinition', { spec: { a: 1 } }),
      object('Secret', { data: { a: 'masked 1' } }),
    ];
    const after = [
      hook('m:2', 'up'),
      object('PersistentVolumeClaim', { spec: { size: 2 } }),
      object('CustomResourceDefinition', { spec: { a: 2 } }),
      object('Secret', { data: { a: 'masked 2' } }),
    ];
    expect(diffManifests(before, after).facts).toEqual({
      added: 0,
      removed: 0,
      changed: 4,
      secrets: 1,
      hiddenSecrets: 0,
      definitions: 1,
      jobs: 1,
      jobsRunAgain: 1,
      stateful: 1,
    });
    expect(
      diffManifests([hook('m:1', 'up')], [hook('m:1', 'down')]).facts,
    ).toMatchObject({ jobs: 1, jobsRunAgain: 0 });
  });

  it('adds up the applications of a target', () => {
    const { facts } = diffManifests([], [object('StatefulSet')]);
    expect(addedUp([facts, facts])).toMatchObject({ added: 2, stateful: 2 });
    expect(addedUp([])).toMatchObject({ added: 0 });
  });

  it('is nothing between equal values, and something between others', () => {
    const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, value => {
        expect(fieldEdits(value, structuredClone(value))).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(json, json, (a, b) => {
        const [one, other] = [{ a }, { a: b }];
        const differs = fieldEdits(one, other).length > 0;
        expect(differs).toBe(fieldEdits(other, one).length > 0);
      }),
    );
  });
});

describe('a normalised manifest', () => {
  it('never holds a value of a Secret', () => {
    const secrets = fc.string({ minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 5 }), secrets),
        fc.constantFrom('data', 'stringData'),
        (values, part) => {
          const hidden = (value: string) => `masked ${value.length}`;
          const { [part]: masked } = normaliseManifest(
            object('Secret', { [part]: values }),
            hidden,
          );
          for (const [key, value] of Object.entries(values)) {
            const shown = (masked as Record<string, string>)[key];
            expect(/^\++$/.test(value) || shown === hidden(value)).toBe(true);
          }
        },
      ),
    );
  });

  it('masks variables and keys whose names sound secret', () => {
    const env = [
      { name: 'DB_PASSWORD', value: 'hunter2' },
      { name: 'POOL_SIZE', value: '40' },
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'k', key: 'k' } } },
    ];
    expect(
      normaliseManifest(deployment('a', { env }), mask).spec,
    ).toMatchObject({
      env: [{ name: 'DB_PASSWORD', value: 'masked 7' }, env[1], env[2]],
    });
    expect(
      normaliseManifest(
        object('ConfigMap', { data: { 'auth-token': 'abc', level: 'info' } }),
        mask,
      ).data,
    ).toEqual({ 'auth-token': 'masked 3', level: 'info' });
  });

  it('tells that the source hides values', () => {
    const hidden = normaliseManifest(
      object('Secret', { data: { a: '++++++++' } }),
      mask,
    );
    expect(hidden.data).toEqual({ a: '++++++++' });
    expect(diffManifests([hidden], [hidden]).facts.hiddenSecrets).toBe(1);
  });
});
