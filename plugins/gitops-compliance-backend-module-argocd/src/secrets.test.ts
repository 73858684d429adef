import type { ManagedResource } from './managedResources';
import { secretsOf } from './secrets';

const NOW = new Date('2026-06-01T12:00:00Z');
const ENCRYPTED = 'ENC[AES256_GCM,data:b4k=,iv:aXY=,tag:dGFn,type:str]';

const ready = (status = 'True', type = 'Ready') => ({
  conditions: [
    { type: 'Other', status: 'False' },
    { type, status },
  ],
});
const item = (
  kind: string,
  live: object | null,
  git: object | null = live,
  more: Partial<ManagedResource> = {},
): ManagedResource => {
  const [name, ...group] = kind.split('.');
  return {
    kind: name,
    group: group.join('.'),
    namespace: 'shop',
    name: 'it',
    liveState: JSON.stringify(live),
    targetState: JSON.stringify(git),
    ...more,
  };
};
/** What is wrong with an object, and what is not known of it with a `?`. */
const told = (it: ManagedResource, comparedAt: Date | null = NOW) =>
  secretsOf([it], { now: NOW, comparedAt }).map(({ problems, unknown }) =>
    [...problems, ...unknown.map(what => `${what}?`)].join(' '),
  );

describe('an ExternalSecret', () => {
  const external = (spec: object, refreshTime?: unknown, status = 'True') =>
    item('ExternalSecret.external-secrets.io', {
      spec,
      status: { ...ready(status), refreshTime },
    });

  it.each<[string, object, unknown, string]>([
    ['within its interval', { refreshInterval: '1h' }, '11:30', ''],
    ['that missed one refresh', { refreshInterval: '1h' }, '10:00', ''],
    ['just in time', { refreshInterval: '1h' }, '09:50', ''],
    ['that missed two', { refreshInterval: '1h' }, '09:49', 'stale'],
    ['by the interval of its controller', {}, '09:49', 'stale'],
    ['in the longest words', { refreshInterval: '1h0m0s' }, '09:49', 'stale'],
    ['each ten seconds', { refreshInterval: '10s' }, '11:49', 'fresh?'],
    ['by days', { refreshInterval: '48h' }, '00:00', ''],
    ['once', { refreshInterval: '0' }, '00:00', ''],
    ['once, in seconds', { refreshInterval: '0s' }, '00:00', ''],
    ['when it was made', { refreshPolicy: 'CreatedOnce' }, '00:00', ''],
    ['when it is altered', { refreshPolicy: 'OnChange' }, '00:00', ''],
    ['nobody says when', { refreshInterval: '1h' }, undefined, 'fresh?'],
    ['in no time', { refreshInterval: '1h' }, 'soon', 'fresh?'],
    ['as oddly as can be', { refreshInterval: '1.5h' }, '00:00', 'fresh?'],
    ['at no text', { refreshInterval: 60 }, '11:59', 'fresh?'],
    ['at nothing', { refreshInterval: '' }, '11:59', 'fresh?'],
  ])('refreshed %s: %j, %s is %j', (_, spec, time, expected) => {
    const at = /^\d/.test(String(time)) ? `2026-06-01T${time}:00Z` : time;
    // Ten seconds are late by now; at 11:49 Argo CD had not looked since.
    const comparedAt =
      expected === 'fresh?' ? new Date('2026-06-01T11:50:00Z') : NOW;
    expect(told(external(spec, at), comparedAt)).toEqual([expected]);
  });

  it('is stale for nobody who does not know how old what is told is', () => {
    const old = external({ refreshInterval: '1h' }, '2026-06-01T00:00:00Z');
    expect(told(old, null)).toEqual(['fresh?']);
  });

  it('is not ready, or nobody says so', () => {
    const once = { refreshInterval: '0' };
    expect(told(external(once, undefined, 'False'))).toEqual(['not-ready']);
    expect(told(external(once, undefined, 'Unknown'))).toEqual(['ready?']);
    const kind = 'ExternalSecret.external-secrets.io';
    expect(told(item(kind, { spec: once }))).toEqual(['ready?']);
    const odd = { spec: once, status: { conditions: 'none' } };
    expect(told(item(kind, odd))).toEqual(['ready?']);
  });

  it('that is not in the cluster is not known', () => {
    const missing = item('ExternalSecret.external-secrets.io', null, {
      spec: { refreshInterval: '0' },
    });
    expect(told(missing)).toEqual(['ready? fresh?']);
  });

  it('of the whole cluster is looked at as well', () => {
    const kind = 'ClusterExternalSecret.external-secrets.io';
    expect(told(item(kind, { status: ready() }))).toEqual(['']);
    expect(told(item(kind, { status: ready('False') }))).toEqual(['not-ready']);
  });
});

describe('a SealedSecret', () => {
  const KIND = 'SealedSecret.bitnami.com';
  const status = ready('True', 'Synced');
  const scoped = (annotations?: object | null) => ({
    metadata: { annotations },
    status,
  });

  it.each([
    ['cluster-wide', 'true', 'wide'],
    ['namespace-wide', 'true', 'wide'],
    ['cluster-wide', 'false', ''],
    ['patch', 'true', ''],
  ])('of %s %s is %j', (scope, value, expected) => {
    const annotations = { [`sealedsecrets.bitnami.com/${scope}`]: value };
    expect(told(item(KIND, scoped(annotations)))).toEqual([expected]);
  });

  it('is of a wide scope if it is so by Git or in the cluster alone', () => {
    const wide = scoped({ 'sealedsecrets.bitnami.com/cluster-wide': 'true' });
    expect(told(item(KIND, scoped(), wide))).toEqual(['wide']);
    expect(told(item(KIND, wide, scoped(null)))).toEqual(['wide']);
  });

  it('is not unsealed, or nobody says so', () => {
    const of = (its: object | undefined) =>
      told(item(KIND, { metadata: {}, status: its }));
    expect(of(ready('False', 'Synced'))).toEqual(['not-ready']);
    expect(of(undefined)).toEqual(['ready?']);
  });

  it('that Git does not have any more is seen as it is', () => {
    expect(told(item(KIND, scoped(), null))).toEqual(['']);
    expect(told(item(KIND, { status }, null))).toEqual(['scope?']);
  });
});

describe('a SopsSecret', () => {
  const KIND = 'SopsSecret.isindir.github.com';
  const holds = (...secretTemplates: object[]) =>
    told(item(KIND, null, { spec: { secretTemplates } }));

  it.each<[string, object[], string]>([
    ['all is encrypted', [{ stringData: { a: ENCRYPTED } }], ''],
    ['one is empty', [{ stringData: { a: ENCRYPTED, b: '' } }], ''],
    ['there is none', [], ''],
    [
      'one is plain',
      [{ stringData: { a: ENCRYPTED } }, { data: { b: 'aHVudGVy' } }],
      'plain',
    ],
    ['one says that it is', [{ stringData: { a: 'ENC[hunter2]' } }], 'plain'],
    [
      'one is plain around it',
      [{ stringData: { a: `hunter2 ${ENCRYPTED}` } }],
      'plain',
    ],
    ['one is a number', [{ stringData: { a: 42 } }], 'plain'],
    ['they are no object', [{ stringData: 'hunter2' }], 'encrypted?'],
  ])('of which %s', (_, templates, expected) => {
    expect(holds(...templates)).toEqual([expected]);
  });

  it('of which nothing can be seen is not known', () => {
    expect(told(item(KIND, null, {}))).toEqual(['encrypted?']);
    expect(told(item(KIND, null, null))).toEqual(['encrypted?']);
  });
});

it('tells of nothing else, and of a hook while it is there', () => {
  const kind = 'ClusterExternalSecret.external-secrets.io';
  const live = { status: ready() };
  expect(told(item('Secret', { data: { a: 'aHVudGVy' } }))).toEqual([]);
  expect(told(item('ExternalSecret.other.example', live))).toEqual([]);
  expect(told(item(kind, null, null, { hook: true }))).toEqual([]);
  expect(told(item(kind, live, null, { hook: true }))).toEqual(['']);
});

it('tells no value, in the order of their places', () => {
  const kind = 'SopsSecret.isindir.github.com';
  const git = { spec: { secretTemplates: [{ data: { key: 'hunter2' } }] } };
  const found = secretsOf(
    [
      item(kind, git, git, { name: 'two' }),
      item(kind, git, git, { name: 'one', namespace: null }),
    ],
    { now: NOW, comparedAt: NOW },
  );
  const rest = { kind, problems: ['plain'], unknown: [] };
  expect(found).toEqual([
    { ...rest, namespace: '', name: 'one' },
    { ...rest, namespace: 'shop', name: 'two' },
  ]);
});
