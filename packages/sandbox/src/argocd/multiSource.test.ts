import {
  configMapYaml,
  DEPLOY_URL,
  multiSourceManifest,
  PAYMENTS_URL,
} from './testing/manifests';
import { schemaProblems } from './testing/schema';
import { World } from './testing/world';

const APP = 'payments-api-multi';
const SOURCES = [
  { repoURL: PAYMENTS_URL, path: 'deploy', targetRevision: 'main' },
  { repoURL: DEPLOY_URL, path: 'config/prod', targetRevision: 'main' },
  { repoURL: DEPLOY_URL, ref: 'values', targetRevision: 'main' },
];

/** Argo CD: user guide, "Multiple Sources for an Application". */
describe('an Application with several sources', () => {
  let world: World;
  let shas: string[];
  beforeEach(async () => {
    world = await World.start({
      rootApplications: [multiSourceManifest(APP, SOURCES)],
    });
    const config = world.deploy.commit({
      'config/prod/config.yaml': configMapYaml('settings', { level: 'info' }),
    });
    shas = [world.firstSha, config, config];
    await world.argocd.refresh();
    await world.when(
      APP,
      'is compared',
      ({ status }) => status.sync.status === 'OutOfSync',
    );
  });
  afterEach(() => world.close());

  it('is compared with one revision per source, and with all that they say', async () => {
    const { status } = await world.application(APP);
    expect(status.sync.revisions).toEqual(shas);
    expect(status.sync.revision).toBeUndefined();
    expect(status.sync.comparedTo.sources).toEqual(SOURCES);
    expect(
      status.resources?.map(({ kind, name }) => `${kind}/${name}`),
    ).toEqual(['ConfigMap/settings', 'Deployment/payments-api']);
    expect(status.sourceTypes).toHaveLength(3);
  });

  it('keeps revisions and sources in the result and in the history', async () => {
    const application = await world.synced(APP);
    const { operationState, history } = application.status;
    expect(operationState?.operation.sync.revisions).toEqual(shas);
    expect(operationState?.syncResult).toMatchObject({
      revision: '',
      revisions: shas,
      sources: SOURCES,
    });
    expect(history).toMatchObject([{ revisions: shas, sources: SOURCES }]);
    expect(history?.[0].revision).toBeUndefined();
    expect(schemaProblems([['multi-source', application]])).toEqual([]);
  });

  it('syncs chosen sources, counted from 1, to other revisions', async () => {
    await world.synced(APP);
    const older = world.firstSha;
    const newer = world.payments.commit({ 'README.md': 'more' });
    const { status } = await world.synced(APP, {
      revisions: [older],
      sourcePositions: [1],
    });
    expect(status.operationState?.syncResult?.revisions?.[0]).toBe(older);
    const all = await world.synced(APP);
    expect(all.status.operationState?.syncResult?.revisions?.[0]).toBe(newer);
  });

  it.each([
    [
      'a position that there is not',
      { revisions: ['x'], sourcePositions: [4] },
    ],
    ['revisions without positions', { revisions: ['x'] }],
  ])('refuses %s', async (_what, body) => {
    expect((await world.sync(APP, body)).status).toBe(400);
  });

  it('is OutOfSync with what any of its sources says', async () => {
    await world.synced(APP);
    const next = world.deploy.commit({
      'config/prod/config.yaml': configMapYaml('settings', { level: 'debug' }),
    });
    await world.argocd.refresh();
    const { status } = await world.application(APP);
    expect(status.sync.status).toBe('OutOfSync');
    expect(status.sync.revisions).toEqual([shas[0], next, next]);
  });

  it('shows a commit of the source that is asked for', async () => {
    const url = `/api/v1/applications/${APP}/revisions/${shas[1]}/metadata`;
    const first = await world.call('GET', url);
    expect(first.status).toBe(404);
    const second = await world.call('GET', `${url}?sourceIndex=1`);
    expect(second.body).toMatchObject({ message: 'Change' });
  });

  it('takes what the later source says when two name the same object', async () => {
    world.payments.commit({
      'deploy/config.yaml': configMapYaml('settings', { level: 'warn' }),
    });
    await world.synced(APP);
    const url = `/api/v1/applications/${APP}/managed-resources`;
    interface Managed {
      items: { kind: string; liveState: string }[];
    }
    const { body } = await world.call<Managed>('GET', url);
    const live = body.items.find(({ kind }) => kind === 'ConfigMap');
    expect(JSON.parse(live?.liveState ?? '')).toMatchObject({
      data: { level: 'info' },
    });
  });
});
