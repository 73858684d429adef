import { stringify } from 'yaml';
import {
  applicationManifest,
  DEPLOY_URL,
  deploymentYaml,
  PAYMENTS_URL,
  SERVER,
} from '../testing/manifests';
import { schemaProblems } from '../testing/schema';
import { World } from '../testing/world';
import { parseApplicationSet } from './parse';
import { ApplicationSet, ApplicationSetManifest } from './types';

type Spec = ApplicationSetManifest['spec'];

const CLUSTERS = [
  { name: 'eu-1', server: 'https://eu.test', labels: { tier: 'prod' } },
  { name: 'us-1', server: 'https://us.test', labels: { tier: 'prod' } },
  { name: 'dev-1', server: 'https://dev.test', labels: { tier: 'dev' } },
];

/** A set whose Applications deploy `path` of the repository of payments. */
function set(spec: Omit<Spec, 'template'>, name: string, change: object = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'payments', namespace: 'argocd' },
    spec: {
      ...spec,
      template: {
        metadata: { name },
        spec: {
          project: 'default',
          source: {
            repoURL: PAYMENTS_URL,
            path: 'deploy',
            targetRevision: 'main',
          },
          destination: { server: SERVER, namespace: 'payments' },
          ...change,
        },
      },
    },
  } as ApplicationSetManifest;
}
const list = (...elements: Record<string, string>[]) => ({
  list: { elements },
});
const TWO = set(
  { generators: [list({ env: 'dev' }, { env: 'prod' })] },
  'payments-{{env}}',
);

/** Argo CD: operator manual, "ApplicationSet". */
describe('an ApplicationSet', () => {
  let world: World;
  const start = async (manifest: ApplicationSetManifest) => {
    world = await World.start({
      rootApplications: [],
      clusters: CLUSTERS,
      applicationSets: [manifest],
    });
    world.deploy.commit({
      'config/dev/env.json': JSON.stringify({ stage: { name: 'dev' } }),
      'config/prod/env.json': JSON.stringify({ stage: { name: 'prod' } }),
      'config/old/env.json': JSON.stringify({ stage: { name: 'old' } }),
    });
    await world.argocd.refresh();
  };
  const names = () =>
    world.argocd
      .applications()
      .map(({ metadata }) => metadata.name)
      .sort();
  const child = (name: string) =>
    world.argocd.applications().find(({ metadata }) => metadata.name === name);
  const url = '/api/v1/applicationsets/payments';
  const shown = async () => (await world.call<ApplicationSet>('GET', url)).body;
  const editPin = (name: string, targetRevision: string) => {
    const spec = child(name)?.spec;
    const body = { ...spec, source: { ...spec?.source, targetRevision } };
    return world.call('PUT', `/api/v1/applications/${name}/spec`, { body });
  };
  afterEach(() => world.close());

  it.each<[string, ApplicationSetManifest, string[]]>([
    ['the elements of a list', TWO, ['payments-dev', 'payments-prod']],
    [
      'the clusters that a selector matches',
      set(
        {
          generators: [
            { clusters: { selector: { matchLabels: { tier: 'prod' } } } },
          ],
        },
        'payments-{{nameNormalized}}-{{metadata.labels.tier}}',
        { destination: { server: '{{server}}', namespace: 'payments' } },
      ),
      ['payments-eu-1-prod', 'payments-us-1-prod'],
    ],
    [
      'the directories of a repository that are not excluded',
      set(
        {
          generators: [
            {
              git: {
                repoURL: DEPLOY_URL,
                directories: [
                  { path: 'config/*' },
                  { path: 'config/old', exclude: true },
                ],
              },
            },
          ],
        },
        'payments-{{path.basename}}-{{path[0]}}',
      ),
      ['payments-dev-config', 'payments-prod-config'],
    ],
    [
      'what files of a repository say, with Go templates',
      set(
        {
          goTemplate: true,
          generators: [
            {
              git: {
                repoURL: DEPLOY_URL,
                files: [{ path: 'config/**/env.json' }],
              },
            },
          ],
        },
        'payments-{{ .stage.name | upper | lower }}-{{index .path.segments 0 | default "none"}}',
      ),
      ['payments-dev-config', 'payments-old-config', 'payments-prod-config'],
    ],
    [
      'each of one generator with each of another',
      set(
        {
          generators: [
            {
              matrix: {
                generators: [
                  list({ env: 'a' }, { env: 'b' }),
                  { clusters: { values: { label: '{{name}}-{{env}}' } } },
                ],
              },
            },
          ],
        },
        'payments-{{env}}-{{name}}',
      ),
      ['a', 'b'].flatMap(env =>
        ['dev-1', 'eu-1', 'in-cluster', 'us-1'].map(
          cluster => `payments-${env}-${cluster}`,
        ),
      ),
    ],
  ])('makes an Application for %s', async (_what, manifest, expected) => {
    await start(manifest);
    expect(names()).toEqual(expected);
  });

  it('owns what it makes, and tells about it', async () => {
    await start(TWO);
    const found = await shown();
    expect(child('payments-dev')?.metadata).toMatchObject({
      ownerReferences: [
        {
          kind: 'ApplicationSet',
          name: 'payments',
          uid: found.metadata.uid,
          controller: true,
        },
      ],
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    expect(found.status.conditions).toMatchObject([
      { type: 'ErrorOccurred', status: 'False' },
      { type: 'ParametersGenerated', status: 'True' },
      { type: 'ResourcesUpToDate', status: 'True' },
    ]);
    expect(found.status.resourcesCount).toBe(2);
    const { body } = await world.call<{ items: ApplicationSet[] }>(
      'GET',
      '/api/v1/applicationsets?projects=default',
    );
    expect(body.items).toHaveLength(1);
    const none = await world.call('GET', '/api/v1/applicationsets/none');
    expect(none.status).toBe(404);
    const application = child('payments-dev') ?? {};
    expect(
      schemaProblems([
        ['set', found],
        ['child', application],
      ]),
    ).toEqual([]);
  });

  it('puts back a targetRevision that somebody edited in a child', async () => {
    await start(TWO);
    expect((await editPin('payments-dev', world.firstSha)).status).toBe(200);
    await world.argocd.refresh();
    expect(child('payments-dev')?.spec.source?.targetRevision).toBe('main');
  });

  it('leaves what ignoreApplicationDifferences names to the editor', async () => {
    const ignored = {
      ...TWO.spec,
      ignoreApplicationDifferences: [
        { jsonPointers: ['/spec/source/targetRevision'] },
      ],
    };
    await start({ ...TWO, spec: ignored });
    await editPin('payments-dev', world.firstSha);
    await world.argocd.refresh();
    const { source } = child('payments-dev')?.spec ?? {};
    expect(source?.targetRevision).toBe(world.firstSha);
    expect(child('payments-prod')?.spec.source?.targetRevision).toBe('main');
  });

  it.each<
    [
      'create-only' | 'create-update' | 'create-delete' | 'sync',
      string[],
      string,
    ]
  >([
    ['sync', ['payments-dev'], 'deploy2'],
    ['create-delete', ['payments-dev'], 'deploy'],
    ['create-update', ['payments-dev', 'payments-prod'], 'deploy2'],
    ['create-only', ['payments-dev', 'payments-prod'], 'deploy'],
  ])(
    'with applicationsSync %s leaves %j, deploying %s',
    async (applicationsSync, left, path) => {
      const syncPolicy = { applicationsSync };
      await start({ ...TWO, spec: { ...TWO.spec, syncPolicy } });
      const next = set(
        { generators: [list({ env: 'dev' })], syncPolicy },
        'payments-{{env}}',
        { source: { repoURL: PAYMENTS_URL, path: 'deploy2' } },
      );
      const answer = await world.call(
        'POST',
        '/api/v1/applicationsets?upsert=true',
        { body: next },
      );
      expect(answer.status).toBe(200);
      await world.argocd.refresh();
      expect(names()).toEqual(left);
      expect(child('payments-dev')?.spec.source?.path).toBe(path);
    },
  );

  it.each<[string, object, number]>([
    ['takes along what its Applications deployed', {}, 0],
    [
      'leaves it with preserveResourcesOnDeletion',
      { preserveResourcesOnDeletion: true },
      1,
    ],
  ])('when it is deleted %s', async (_what, syncPolicy, expected) => {
    const only = { generators: [list({ env: 'dev' })], syncPolicy };
    await start(set(only, 'payments-{{env}}'));
    await world.synced('payments-dev');
    expect((await world.call('DELETE', url)).status).toBe(200);
    await world.argocd.refresh();
    expect(names()).toEqual([]);
    const again = applicationManifest(
      'payments-dev',
      { repoURL: PAYMENTS_URL, path: 'deploy', targetRevision: 'main' },
      { destination: { server: SERVER, namespace: 'payments' } },
    );
    await world.call('POST', '/api/v1/applications', { body: again });
    const tree = '/api/v1/applications/payments-dev/managed-resources';
    const { body } = await world.call<{ items: { liveState: string }[] }>(
      'GET',
      tree,
    );
    const live = body.items.filter(({ liveState }) => liveState !== 'null');
    expect(live).toHaveLength(expected);
  });

  it('touches nothing while it cannot be generated, and says why', async () => {
    const manifest = set(
      {
        generators: [
          {
            git: {
              repoURL: DEPLOY_URL,
              files: [{ path: 'config/*/env.json' }],
            },
          },
        ],
      },
      'payments-{{stage.name}}',
    );
    await start(manifest);
    const before = names();
    world.deploy.commit({ 'config/dev/env.json': '{' });
    await world.argocd.refresh();
    expect(names()).toEqual(before);
    expect((await shown()).status.conditions?.[0]).toMatchObject({
      type: 'ErrorOccurred',
      status: 'True',
      message: expect.stringContaining('config/dev/env.json'),
    });
    world.deploy.commit({ 'config/dev/env.json': '{"stage":{"name":"qa"}}' });
    await world.argocd.refresh();
    expect(names()).toContain('payments-qa');
    expect(names()).not.toContain('payments-dev');
  });

  it('comes from Git by an app of apps, and goes with it', async () => {
    await start(TWO);
    await world.call('DELETE', url);
    world.deploy.commit({ 'sets/payments.yaml': stringify(TWO) });
    const root = applicationManifest(
      'sets',
      { repoURL: DEPLOY_URL, path: 'sets', targetRevision: 'main' },
      {
        destination: { server: SERVER, namespace: 'argocd' },
        syncPolicy: { automated: { prune: true, allowEmpty: true } },
      },
    );
    await world.call('POST', '/api/v1/applications', { body: root });
    await world.when('payments-prod', 'exists', () => true);
    world.deploy.commit({
      'sets/payments.yaml': null,
      'sets/other.yaml': deploymentYaml('other'),
    });
    await world.argocd.refresh();
    await world.ended('sets', 'Succeeded');
    await world.when(
      'sets',
      'has nothing of the set',
      ({ status }) => status.resources?.length === 1,
    );
    expect(names()).toEqual(['sets']);
  });
});

describe('an ApplicationSet is refused', () => {
  it.each<[string, object, string]>([
    [
      'with a generator that the stand-in does not have',
      { ...TWO.spec, generators: [{ pullRequest: {} }] },
      'pullRequest',
    ],
    ['with a rollout strategy', { ...TWO.spec, strategy: {} }, 'strategy'],
    [
      'with a patch of its template',
      { ...TWO.spec, templatePatch: '' },
      'templatePatch',
    ],
  ])('%s', (_what, spec, message) => {
    expect(() => parseApplicationSet({ ...TWO, spec })).toThrow(message);
  });
});
