import { waitFor } from '../../waitFor';
import {
  startHandledWorld,
  type HandledWorld,
} from '../__testUtils__/handledWorld';

jest.setTimeout(60_000);

describe('what runs, by hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  afterEach(() => handled.done('reset'));

  const application = (name: string) => {
    const found = handled.world.argocd
      .applications()
      .find(({ metadata }) => metadata.name === name);
    if (!found) throw new Error(`No Application ${name}`);
    return found;
  };

  const until = (what: string, condition: () => boolean) =>
    waitFor(what, async () => condition(), 15_000);

  const problems = async () => (await handled.done('status')).happened;

  it('adds a window that refuses syncs, and removes it', async () => {
    await handled.done(
      'window add',
      'default',
      'deny',
      '--applications=*-prod',
    );
    expect(await handled.refused('sync', 'ledger-svc', 'prod')).toBe(
      'Argo CD eu-1 refuses: cannot sync: blocked by sync window',
    );
    const { happened } = await handled.done('window remove', 'default');
    expect(happened).toBe('Project default of eu-1 has 1 window less.');
    await handled.done('sync', 'ledger-svc', 'prod');
    expect(await handled.refused('window remove', 'default')).toBe(
      'No window was added by hand to default.',
    );
  });

  it('lets a live object drift where nothing heals it', async () => {
    await handled.done('drift', 'checkout', 'prod');
    await until('checkout to drift', () => {
      const { status } = application('checkout-prod').status.sync;
      return status === 'OutOfSync';
    });
    expect(await problems()).toContain('checkout in prod: OutOfSync');
    await handled.done('sync', 'checkout', 'prod');
    await until('checkout to be synced', () => {
      const { status } = application('checkout-prod').status.sync;
      return status === 'Synced';
    });
    expect(
      application('checkout-prod').status.operationState?.operation.initiatedBy,
    ).toEqual({ username: 'sam' });
  });

  it('edits one field of a live object', async () => {
    await handled.done(
      'kubectl-edit',
      'web-shop',
      'prod',
      'spec.replicas',
      '7',
    );
    await until('web-shop to drift', () => {
      const resources = application('web-shop-prod').status.resources ?? [];
      return resources.some(
        ({ kind, status }) => kind === 'Deployment' && status === 'OutOfSync',
      );
    });
    expect(
      await handled.refused(
        'kubectl-edit',
        'web-shop',
        'prod',
        'spec.replicas',
        '7',
        '--kind=Secret',
      ),
    ).toContain('web-shop-prod has no Secret; it has ');
    expect(
      await handled.refused(
        'kubectl-edit',
        'web-shop',
        'prod',
        '__proto__.x',
        '7',
      ),
    ).toBe('__proto__.x is not the path of a field.');
  });

  it('fights over an object, so that Argo CD heals in vain', async () => {
    const attempts = () =>
      application('web-shop-dev').status.operationState?.operation.sync
        .autoHealAttemptsCount ?? 0;
    await handled.done('fight', 'web-shop', 'dev', '5m');
    await until('the second attempt to heal', () => attempts() >= 2);
    expect(await problems()).toContain(
      'web-shop-dev drifts again each time that Argo CD heals it.',
    );
    await handled.done('heal', 'web-shop', 'dev');
    expect(await problems()).not.toMatch(/again each time|fight/);
  });

  it('fails the next sync', async () => {
    await handled.done(
      'fail-next-sync',
      'payments-api',
      'prod',
      '--message=no quota',
    );
    expect(await problems()).toContain(
      'The next sync of payments-api-prod fails: no quota.',
    );
    await handled.done('sync', 'payments-api', 'prod');
    await until('the sync to fail', () => {
      const state = application('payments-api-prod').status.operationState;
      return state?.phase === 'Failed';
    });
  });

  it('degrades and heals', async () => {
    const health = () => application('ledger-svc-dev').status.health.status;
    await handled.done(
      'degrade',
      'ledger-svc',
      'dev',
      '--message=out of memory',
    );
    await until('ledger-svc to be degraded', () => health() === 'Degraded');
    expect(await problems()).toContain(
      'ledger-svc-dev is degraded: out of memory.',
    );
    await handled.done('heal', 'ledger-svc', 'dev');
    await until('ledger-svc to be well', () => health() === 'Healthy');
  });

  it('lets Argo CD look at Git now', async () => {
    const { happened } = await handled.done('refresh', 'checkout', 'staging');
    expect(happened).toMatch(/^checkout-staging is \w+ and \w+\.$/);
  });

  it('has been tried with every command', () => {
    expect(handled.untried('What runs')).toEqual([]);
  });
});
