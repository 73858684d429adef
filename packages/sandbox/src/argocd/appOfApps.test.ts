import { Application } from './types';
import { deploymentYaml, IMAGE } from './testing/manifests';
import { World } from './testing/world';

describe('app of apps', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ stepping: true });
  });
  afterEach(() => world.close());

  it('creates the Applications that the root finds in Git', async () => {
    const child = await world.when('payments-api-prod', 'exists', () => true);
    expect(child.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/tracking-id':
        'apps-prod:argoproj.io/Application:argocd/payments-api-prod',
    });
    const root = await world.ended('apps-prod', 'Succeeded');
    expect(root.status.operationState?.operation.initiatedBy).toEqual({
      automated: true,
    });
    await world.when(
      'apps-prod',
      'is synced',
      ({ status }) =>
        status.sync.status === 'Synced' && status.health.status === 'Healthy',
    );
  });

  it('leaves children without auto-sync OutOfSync and Missing', async () => {
    const child = await world.when(
      'payments-api-prod',
      'was compared',
      ({ status }) => status.sync.status === 'OutOfSync',
    );
    expect(child.status.health.status).toBe('Missing');
    expect(child.status.history).toBeUndefined();
  });

  it('follows a pin that is a full SHA in targetRevision', async () => {
    await world.when('payments-api-prod', 'exists', () => true);
    const next = world.payments.commit({ 'README.md': 'more' });
    await world.pin(next);
    const { status } = await world.application('payments-api-prod');
    expect(status.sync).toMatchObject({ revision: next, status: 'OutOfSync' });
    expect(status.sync.comparedTo.source.targetRevision).toBe(next);
  });

  it('follows a pin that is the image of a kustomize overlay', async () => {
    await world.when('ledger-svc-prod', 'exists', () => true);
    await world.synced('ledger-svc-prod');
    const { status } = await world.when(
      'ledger-svc-prod',
      'runs its image',
      app => app.status.summary.images?.[0] === `${IMAGE}:2.0.0`,
    );
    expect(status.sourceType).toBe('Kustomize');

    const overlay = 'services/ledger-svc/overlays/prod/kustomization.yaml';
    const head = world.deploy.commit({
      [overlay]: `resources: [../../base]\nnamespace: ledger-svc\nimages:\n  - name: ${IMAGE}\n    digest: sha256:${'a'.repeat(
        64,
      )}\n`,
    });
    await world.argocd.refresh();
    await world.when(
      'ledger-svc-prod',
      'is behind',
      app =>
        app.status.sync.revision === head &&
        app.status.sync.status === 'OutOfSync',
    );
  });

  it('moves only the revision when an unrelated file of the repository changes', async () => {
    await world.when('ledger-svc-prod', 'exists', () => true);
    await world.synced('ledger-svc-prod');
    const head = world.deploy.commit({ 'README.md': 'unrelated' });
    await world.argocd.refresh();
    const { status } = await world.application('ledger-svc-prod');
    expect(status.sync).toMatchObject({ revision: head, status: 'Synced' });
  });

  it('removes a child that Git no longer has, when the root prunes', async () => {
    await world.when('payments-api-prod', 'exists', () => true);
    await world.when('ledger-svc-prod', 'exists', () => true);
    world.deploy.commit({ 'apps/prod/payments-api.yaml': null });
    await world.argocd.refresh();
    const left = await world.until('the child is gone', async () => {
      const url = '/api/v1/applications';
      const { body } = await world.call<{ items: Application[] }>('GET', url);
      return body.items.length < 3 && body.items;
    });
    expect(left.map(({ metadata }) => metadata.name)).toEqual([
      'apps-prod',
      'ledger-svc-prod',
    ]);
  });

  it('reports what it cannot render as a ComparisonError naming the field', async () => {
    await world.when('ledger-svc-prod', 'exists', () => true);
    const overlay = 'services/ledger-svc/overlays/prod/kustomization.yaml';
    world.deploy.commit({ [overlay]: 'resources: []\npatches: []\n' });
    await world.argocd.refresh();
    const { status } = await world.application('ledger-svc-prod');
    expect(status.sync.status).toBe('Unknown');
    expect(status.conditions).toMatchObject([
      {
        type: 'ComparisonError',
        message: expect.stringContaining(
          'patches is not supported by the stand-in',
        ),
      },
    ]);
  });

  it('shows a new ReplicaSet with new pods after a sync to another image', async () => {
    await world.when('payments-api-prod', 'exists', () => true);
    await world.synced('payments-api-prod');
    const url = '/api/v1/applications/payments-api-prod/resource-tree';
    interface Tree {
      nodes: { kind: string; name: string; images?: string[] }[];
    }
    const pods = async () => {
      const { body } = await world.call<Tree>('GET', url);
      return body.nodes.filter(node => node.kind === 'Pod');
    };
    const before = await pods();
    expect(before).toHaveLength(2);
    const file = 'deploy/deployment.yaml';
    const text = deploymentYaml('payments-api', { image: `${IMAGE}:1.1.0` });
    await world.pin(world.payments.commit({ [file]: text }));
    await world.synced('payments-api-prod');
    await world.until('only new pods run', async () => {
      const now = await pods();
      return (
        now.length === 2 &&
        now.every(pod => pod.images?.[0] === `${IMAGE}:1.1.0`) &&
        now.every(pod => before.every(old => old.name !== pod.name))
      );
    });
  });
});
