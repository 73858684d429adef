import fc from 'fast-check';
import { stringify } from 'yaml';
import { MAX_EDITS_PER_FILE, MAX_VALUE } from './findings';
import { keyEdits } from './keyEdits';
import { MASKED } from './secrets';

/** `key: before -> after` of each edit. */
function edits(path: string, before: string | null, after: string | null) {
  return keyEdits(path, before, after).edits.map(
    edit => `${edit.key}: ${edit.before} -> ${edit.after}`,
  );
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments-api
spec:
  replicas: 2 # two are enough
  template:
    spec:
      containers:
        - name: app
          image: registry.acme.example/payments-api:1
          args: ["--pool-size=20", "--verbose"]
          env:
            - name: POOL_SIZE
              value: "20"
            - name: DB_PASSWORD
              value: hunter2
        - name: proxy
          image: envoy:1.30
`;

const CONFIG_MAP = `kind: ConfigMap
metadata: { name: payments }
data:
  region: eu
  application.properties: |
    # connections
    pool.size = 20
    pool.timeout: 8s
  settings.yaml: |
    pool:
      size: 20
`;

describe('what a change alters in a file', () => {
  it.each<[string, string, string, string, string[]]>([
    [
      'a number',
      'a.yaml',
      DEPLOYMENT,
      DEPLOYMENT.replace('replicas: 2', 'replicas: 3'),
      ['spec.replicas: 2 -> 3'],
    ],
    [
      'a value of a list by its name',
      'a.yaml',
      DEPLOYMENT,
      DEPLOYMENT.replace('value: "20"', 'value: "40"'),
      [
        'spec.template.spec.containers[name=app].env[name=POOL_SIZE].value: 20 -> 40',
      ],
    ],
    [
      'an item put in front moves none',
      'a.yaml',
      DEPLOYMENT,
      DEPLOYMENT.replace(
        '        - name: app',
        '        - name: agent\n          image: agent:2\n        - name: app',
      ),
      [
        'spec.template.spec.containers[name=agent].name: null -> agent',
        'spec.template.spec.containers[name=agent].image: null -> agent:2',
      ],
    ],
    [
      'an argument of several',
      'a.yaml',
      DEPLOYMENT,
      DEPLOYMENT.replace('20", "--verbose"', '40", "--verbose"'),
      [
        'spec.template.spec.containers[name=app].args[0]: --pool-size=20 -> --pool-size=40',
      ],
    ],
    [
      'an argument that came',
      'a.yaml',
      DEPLOYMENT,
      DEPLOYMENT.replace('["--pool', '["--fast", "--pool'),
      ['spec.template.spec.containers[name=app].args[]: null -> --fast'],
    ],
    [
      'comments, quotes, order and white space',
      'a.yaml',
      'a: 1 # one\nb: "two"\n',
      '# new\nb:   two\na: 1\n',
      [],
    ],
    [
      'a text that became a number',
      'a.yaml',
      'a: "1"',
      'a: 1',
      ['a: "1" -> 1'],
    ],
    [
      'files inside a ConfigMap',
      'a.yaml',
      CONFIG_MAP,
      CONFIG_MAP.replace('pool.size = 20', 'pool.size = 40').replace(
        'size: 20',
        'size: 30',
      ),
      [
        'data["application.properties"]["pool.size"]: 20 -> 40',
        'data["settings.yaml"].pool.size: 20 -> 30',
      ],
    ],
    [
      'kustomize images',
      'kustomization.yaml',
      'images:\n  - name: a\n    newTag: "1"\n  - name: b\n    newTag: v1\n',
      'images:\n  - name: b\n    newTag: v2\n  - name: a\n    newTag: "1"\n',
      ['images[name=b].newTag: v1 -> v2'],
    ],
    [
      'anchors and merge keys',
      'values.yaml',
      'base: &b {size: 1, kind: x}\nprod: {<<: *b, extra: y}\n',
      'base: &b {size: 2, kind: x}\nprod: {<<: *b, extra: y}\n',
      ['base.size: 1 -> 2', 'prod.size: 1 -> 2'],
    ],
    [
      'properties',
      'app.properties',
      'db.pool.size=20\n! note\ndb.url: a \\\n   b\n',
      'db.pool.size = 40\ndb.url: a b\n',
      ['["db.pool.size"]: 20 -> 40'],
    ],
    [
      'an env file',
      'prod/.env',
      'export POOL=1\n',
      'POOL=2\n',
      ['POOL: 1 -> 2'],
    ],
    [
      'JSON',
      'a.json',
      '{"pool": {"size": 20}, "on": true}',
      '{"pool": {"size": 40}, "on": false}',
      ['pool.size: 20 -> 40', 'on: true -> false'],
    ],
    [
      'what changed its shape',
      'a.yaml',
      'a: 1\n',
      'a: {b: 2}\n',
      ['a: 1 -> null', 'a.b: null -> 2'],
    ],
    [
      'several documents, by kind and name',
      'all.yaml',
      'kind: Service\nmetadata: {name: web}\nport: 80\n---\nkind: Job\nmetadata: {name: tidy}\n',
      'kind: Job\nmetadata: {name: tidy}\n---\nkind: Service\nmetadata: {name: web}\nport: 81\n',
      ['Service/web: port: 80 -> 81'],
    ],
    [
      'keys that every object inherits',
      'a.yaml',
      'a: 1\n',
      'a: 1\nconstructor: x\n__proto__: y\n',
      ['constructor: null -> x', '__proto__: null -> y'],
    ],
    [
      'a template that is no YAML',
      'templates/a.yaml',
      'a: {{ .Values.a }}\nb: [\n',
      'a: {{ .Values.b }}\nb: [\nc\n',
      ['(content): 3 lines -> 4 lines'],
    ],
    ['a script', 'run.sh', 'a', 'b', ['(content): 1 lines -> 1 lines']],
  ])('tells %s', (_, path, before, after, expected) => {
    expect(edits(path, before, after)).toEqual(expected);
  });

  it('tells of a file that came and of one that went', () => {
    expect(edits('a.yaml', null, 'a: {b: 1}\n')).toEqual(['a.b: null -> 1']);
    expect(edits('a.yaml', 'a: {b: 1}\n', null)).toEqual(['a.b: 1 -> null']);
    expect(keyEdits('a.json', '{"a": 1}', null).format).toBe('json');
  });

  it.each<[string, string, string]>([
    ['a password', 'password: one\n', 'password: two\n'],
    ['a camel-case key', 'dbPassword: one\n', 'dbPassword: two\n'],
    [
      'an environment variable by its name',
      DEPLOYMENT,
      DEPLOYMENT.replace('hunter2', 'hunter3'),
    ],
    [
      'a Secret of Kubernetes',
      'kind: Secret\ndata:\n  region: b25l\n',
      'kind: Secret\ndata:\n  region: dHdv\n',
    ],
    [
      'a file inside a Secret',
      'kind: Secret\nstringData:\n  app.yaml: |\n    region: eu\n    a: b\n',
      'kind: Secret\nstringData:\n  app.yaml: |\n    region: us\n    a: b\n',
    ],
    [
      'an address with a password',
      'url: postgres://app:one@db/x\n',
      'url: postgres://app:two@db/x\n',
    ],
    ['a token by its looks', 'x: plain\n', `x: ghp_${'a'.repeat(36)}\n`],
    [
      'a sealed value',
      'spec: {encryptedData: {a: AgB1}}\n',
      'spec: {encryptedData: {a: AgB2}}\n',
    ],
  ])('masks %s', (_, before, after) => {
    const { edits: found, total } = keyEdits('a.yaml', before, after);
    expect(total).toBe(1);
    expect(found).toMatchObject([
      { before: MASKED, after: MASKED, masked: true },
    ]);
  });

  it.each([
    ['secretName: a\n', 'secretName: b\n'],
    [
      'env:\n  - name: X\n    valueFrom: {secretKeyRef: {name: a}}\n',
      'env:\n  - name: X\n    valueFrom: {secretKeyRef: {name: b}}\n',
    ],
    ['tokenTtl: 5\n', 'tokenTtl: 6\n'],
    ['monkey: 1\n', 'monkey: 2\n'],
  ])('does not mask where a secret lies: %j', (before, after) => {
    expect(keyEdits('a.yaml', before, after).edits).toMatchObject([
      { masked: false },
    ]);
  });

  it('keeps a part of what is large, and says how much there was', () => {
    const many = (value: number) =>
      stringify(
        Object.fromEntries([...Array(500).keys()].map(i => [`k${i}`, value])),
      );
    const found = keyEdits('a.yaml', many(1), many(2));
    expect(found.total).toBe(500);
    expect(found.edits).toHaveLength(MAX_EDITS_PER_FILE);
    const [long] = keyEdits('a.yaml', null, `a: ${'x'.repeat(5000)}\n`).edits;
    expect(long.after).toHaveLength(MAX_VALUE);
  });

  it('is not led astray by aliases that unfold without end', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefgh'].map(
        (name, i) =>
          `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`,
      ),
    ].join('\n');
    expect(edits('a.yaml', 'a: 1\n', bomb)).toEqual([
      '(content): 2 lines -> 8 lines',
    ]);
  });

  it('finds no difference in the same values, and some in others', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, (one, other) => {
        const [a, b] = [{ root: one }, { root: other }];
        const { total } = keyEdits(
          'a.json',
          JSON.stringify(a),
          JSON.stringify(b),
        );
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        // The other way round lists of plain values are told in their order.
        expect(total > 0 || same).toBe(true);
      }),
    );
  });
});

/** Lists of named objects are the same in any order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map(sorted)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  }
  return Object.is(value, -0) ? 0 : value;
}
