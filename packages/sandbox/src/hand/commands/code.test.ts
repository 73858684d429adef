import {
  startHandledWorld,
  type HandledWorld,
} from '../__testUtils__/handledWorld';

const DEPLOY = { owner: 'acme', repo: 'deploy' };

jest.setTimeout(60_000);

describe('code and pull requests by hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  afterEach(() => handled.done('reset'));

  const main = (repo: string) =>
    handled.world.forge.admin.head({ owner: 'acme', repo, branch: 'main' });

  const text = (path: string) =>
    handled.world.forge.admin.file({ ...DEPLOY, branch: 'main', path });

  it('pushes to the source of a service as a person', async () => {
    const before = await main('checkout');
    const { happened, see } = await handled.done(
      'push',
      'checkout',
      '--as=tomas-shop',
      '--message=Sell more',
    );
    const after = await main('checkout');
    expect(after).not.toBe(before);
    expect(happened).toContain('tomas-shop pushed');
    expect(happened).toContain('Sell more');
    expect(see[0]).toContain(`/acme/checkout/commit/${after}`);
    expect(handled.world.forge.admin.pushes().at(-1)).toMatchObject({
      after,
      ref: 'refs/heads/main',
    });
  });

  it.each([
    ['payments-api', 'apps/prod/payments-api.yaml'],
    ['ledger-svc', 'services/ledger-svc/overlays/prod/kustomization.yaml'],
  ])('moves the pin of %s around the portal', async (service, path) => {
    const newest = await main(service);
    expect(await text(path)).not.toContain(newest);
    await handled.done('promote-pin', service, 'prod');
    expect(await text(path)).toContain(newest);
    expect(await handled.refused('promote-pin', service, 'prod')).toBe(
      `${path} names ${newest} already.`,
    );
  });

  it('pushes to the file of a target without a pull request', async () => {
    const before = await main('deploy');
    await handled.done('direct-push', 'web-shop', 'prod', '--as=bob-builds');
    expect(await main('deploy')).not.toBe(before);
    expect(
      await text('services/web-shop/overlays/prod/kustomization.yaml'),
    ).toContain('bob-builds was here');
  });

  it('takes a pull request through its life, under the rules of the forge', async () => {
    const { see } = await handled.done(
      'pull-request open',
      'web-shop',
      'staging',
    );
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    const pull = () =>
      handled.world.forge.admin
        .pullRequests(DEPLOY)
        .find(candidate => candidate.number === Number(number));
    expect(pull()).toMatchObject({ state: 'open' });
    expect(
      await handled.refused('pull-request approve', number, '--as=dana-dev'),
    ).toContain('Can not approve your own pull request');
    await handled.done(
      'pull-request request-changes',
      number,
      '--as=bob-builds',
    );
    await handled.done('pull-request approve', number);
    expect(await handled.refused('pull-request merge', number)).toContain(
      'gitops-compliance',
    );
    await handled.done('pull-request close', number);
    expect(pull()).toMatchObject({ state: 'closed' });
    expect(await handled.refused('pull-request approve', number)).toBe(
      `There is no open pull request #${number}. None is open.`,
    );
  });

  it('merges a pull request that the rules let through', async () => {
    const { admin } = handled.world.forge;
    const at = { owner: 'acme', repo: 'deploy' };
    await admin.ensureBranchProtection({ ...at, branch: 'main' });
    const { see } = await handled.done('pull-request open', 'checkout', 'dev');
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    await handled.done('pull-request merge', number);
    expect(await text('apps/dev/checkout.yaml')).toContain(
      await main('checkout'),
    );
  });

  it('force-pushes to a pull request and dismisses its reviews', async () => {
    const { see } = await handled.done(
      'pull-request open',
      'web-shop',
      'staging',
    );
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    const at = { ...DEPLOY, number: Number(number) };
    const { admin } = handled.world.forge;
    const path = 'services/web-shop/overlays/staging/kustomization.yaml';
    expect(await handled.refused('dismiss-review', number)).toBe(
      `Nobody gave a verdict on #${number}.`,
    );
    await handled.done('pull-request approve', number);
    await handled.done('dismiss-review', number);
    expect(admin.reviews(at).map(({ state }) => state)).toEqual(['DISMISSED']);
    await handled.done('force-push', number, '--as=bob-builds');
    expect(admin.pushes().at(-1)).toMatchObject({ forced: true });
    const [{ patch }, ...others] = await admin.files(at);
    expect(others).toEqual([]);
    expect(patch).toContain(`newTag: ${await main('web-shop')}`);
    expect(patch).toContain('# bob-builds was here');
    expect(await text(path)).not.toContain('bob-builds');
    await handled.done('pull-request close', number);
  });

  it('makes and moves a tag', async () => {
    const first = await handled.done('move-tag', 'checkout', 'v1');
    expect(first.happened).toMatch(/: made\.$/);
    await handled.done('push', 'checkout', '--unsigned=true');
    const second = await handled.done('move-tag', 'checkout', 'v1');
    expect(second.happened).toMatch(/: moved from \w{7}\.$/);
    expect(handled.world.forge.admin.pushes().at(-1)).toMatchObject({
      ref: 'refs/tags/v1',
      after: await main('checkout'),
    });
  });

  it('has been tried with every command', () => {
    expect(handled.untried('Code and pull requests')).toEqual([]);
  });
});
