import { waitFor } from '../waitFor';
import {
  startHandledWorld,
  type HandledWorld,
} from './__testUtils__/handledWorld';
import { COMMANDS } from './registry';

const DEPLOY = { owner: 'acme', repo: 'deploy' };
const used = new Set<string>();

jest.setTimeout(60_000);

describe('the hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  afterEach(() => done('reset'));

  /** Runs a command of which the test expects that it works. */
  async function done(command: string, ...values: string[]) {
    used.add(command);
    const answer = await handled.run(command, textsOf(command, values));
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  }

  /** Runs a command of which the test expects a refusal. */
  async function refused(command: string, ...values: string[]) {
    const answer = await handled.run(command, textsOf(command, values));
    expect(answer.status).toBe(409);
    return answer.body.error;
  }

  /** Arguments by their place, then options as `--name=value`. */
  function textsOf(name: string, values: string[]) {
    const command = COMMANDS.find(known => known.name === name);
    const places = Object.entries(command?.parameters ?? {})
      .filter(([, { positional }]) => positional)
      .map(([key]) => key);
    return Object.fromEntries(
      values.map((value, index) => {
        const [, key, text] = /^--(\w+)=(.*)$/.exec(value) ?? [];
        return key ? [key, text] : [places[index], value];
      }),
    );
  }

  const application = (name: string) => {
    const found = handled.world.argocd
      .applications()
      .find(({ metadata }) => metadata.name === name);
    if (!found) throw new Error(`No Application ${name}`);
    return found;
  };

  const until = (what: string, condition: () => boolean) =>
    waitFor(what, async () => condition(), 15_000);

  const main = (repo: string) =>
    handled.world.forge.admin.head({ owner: 'acme', repo, branch: 'main' });

  const text = (path: string) =>
    handled.world.forge.admin.file({ ...DEPLOY, branch: 'main', path });

  const problems = async () => (await done('status')).happened;

  it('pushes to the source of a service as a person', async () => {
    const before = await main('checkout');
    const { happened, see } = await done(
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
    await done('promote-pin', service, 'prod');
    expect(await text(path)).toContain(newest);
    expect(await refused('promote-pin', service, 'prod')).toBe(
      `${path} names ${newest} already.`,
    );
  });

  it('pushes to the file of a target without a pull request', async () => {
    const before = await main('deploy');
    await done('direct-push', 'web-shop', 'prod', '--as=bob-builds');
    expect(await main('deploy')).not.toBe(before);
    expect(
      await text('services/web-shop/overlays/prod/kustomization.yaml'),
    ).toContain('bob-builds was here');
  });

  it('takes a pull request through its life, under the rules of the forge', async () => {
    const { see } = await done('pull-request open', 'web-shop', 'staging');
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    const pull = () =>
      handled.world.forge.admin
        .pullRequests(DEPLOY)
        .find(candidate => candidate.number === Number(number));
    expect(pull()).toMatchObject({ state: 'open' });
    expect(
      await refused('pull-request approve', number, '--as=dana-dev'),
    ).toContain('Can not approve your own pull request');
    await done('pull-request request-changes', number, '--as=bob-builds');
    await done('pull-request approve', number);
    expect(await refused('pull-request merge', number)).toContain(
      'gitops-compliance',
    );
    await done('pull-request close', number);
    expect(pull()).toMatchObject({ state: 'closed' });
    expect(await refused('pull-request approve', number)).toBe(
      `There is no open pull request #${number}. None is open.`,
    );
  });

  it('merges a pull request that the rules let through', async () => {
    const { admin } = handled.world.forge;
    const at = { owner: 'acme', repo: 'deploy' };
    await admin.ensureBranchProtection({ ...at, branch: 'main' });
    const { see } = await done('pull-request open', 'checkout', 'dev');
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    await done('pull-request merge', number);
    expect(await text('apps/dev/checkout.yaml')).toContain(
      await main('checkout'),
    );
  });

  it('force-pushes to a pull request and dismisses its reviews', async () => {
    const { see } = await done('pull-request open', 'web-shop', 'staging');
    const number = /\/pull\/(\d+)$/.exec(see[0])?.[1] ?? '';
    const at = { ...DEPLOY, number: Number(number) };
    const { admin } = handled.world.forge;
    const path = 'services/web-shop/overlays/staging/kustomization.yaml';
    expect(await refused('dismiss-review', number)).toBe(
      `Nobody gave a verdict on #${number}.`,
    );
    await done('pull-request approve', number);
    await done('dismiss-review', number);
    expect(admin.reviews(at).map(({ state }) => state)).toEqual(['DISMISSED']);
    await done('force-push', number, '--as=bob-builds');
    expect(admin.pushes().at(-1)).toMatchObject({ forced: true });
    const [{ patch }, ...others] = await admin.files(at);
    expect(others).toEqual([]);
    expect(patch).toContain(`newTag: ${await main('web-shop')}`);
    expect(patch).toContain('# bob-builds was here');
    expect(await text(path)).not.toContain('bob-builds');
    await done('pull-request close', number);
  });

  it('makes and moves a tag', async () => {
    const first = await done('move-tag', 'checkout', 'v1');
    expect(first.happened).toMatch(/: made\.$/);
    await done('push', 'checkout', '--unsigned=true');
    const second = await done('move-tag', 'checkout', 'v1');
    expect(second.happened).toMatch(/: moved from \w{7}\.$/);
    expect(handled.world.forge.admin.pushes().at(-1)).toMatchObject({
      ref: 'refs/tags/v1',
      after: await main('checkout'),
    });
  });

  it('adds a window that refuses syncs, and removes it', async () => {
    await done('window add', 'default', 'deny', '--applications=*-prod');
    expect(await refused('sync', 'ledger-svc', 'prod')).toBe(
      'Argo CD eu-1 refuses: cannot sync: blocked by sync window',
    );
    const { happened } = await done('window remove', 'default');
    expect(happened).toBe('Project default of eu-1 has 1 window less.');
    await done('sync', 'ledger-svc', 'prod');
    expect(await refused('window remove', 'default')).toBe(
      'No window was added by hand to default.',
    );
  });

  it('lets a live object drift where nothing heals it', async () => {
    await done('drift', 'checkout', 'prod');
    await until('checkout to drift', () => {
      const { status } = application('checkout-prod').status.sync;
      return status === 'OutOfSync';
    });
    expect(await problems()).toContain('checkout in prod: OutOfSync');
    await done('sync', 'checkout', 'prod');
    await until('checkout to be synced', () => {
      const { status } = application('checkout-prod').status.sync;
      return status === 'Synced';
    });
    expect(
      application('checkout-prod').status.operationState?.operation.initiatedBy,
    ).toEqual({ username: 'sam' });
  });

  it('edits one field of a live object', async () => {
    await done('kubectl-edit', 'web-shop', 'prod', 'spec.replicas', '7');
    await until('web-shop to drift', () => {
      const resources = application('web-shop-prod').status.resources ?? [];
      return resources.some(
        ({ kind, status }) => kind === 'Deployment' && status === 'OutOfSync',
      );
    });
    expect(
      await refused(
        'kubectl-edit',
        'web-shop',
        'prod',
        'spec.replicas',
        '7',
        '--kind=Secret',
      ),
    ).toContain('web-shop-prod has no Secret; it has ');
    expect(
      await refused('kubectl-edit', 'web-shop', 'prod', '__proto__.x', '7'),
    ).toBe('__proto__.x is not the path of a field.');
  });

  it('fails the next sync', async () => {
    await done('fail-next-sync', 'payments-api', 'prod', '--message=no quota');
    expect(await problems()).toContain(
      'The next sync of payments-api-prod fails: no quota.',
    );
    await done('sync', 'payments-api', 'prod');
    await until('the sync to fail', () => {
      const state = application('payments-api-prod').status.operationState;
      return state?.phase === 'Failed';
    });
  });

  it('degrades and heals', async () => {
    const health = () => application('ledger-svc-dev').status.health.status;
    await done('degrade', 'ledger-svc', 'dev', '--message=out of memory');
    await until('ledger-svc to be degraded', () => health() === 'Degraded');
    expect(await problems()).toContain(
      'ledger-svc-dev is degraded: out of memory.',
    );
    await done('heal', 'ledger-svc', 'dev');
    await until('ledger-svc to be well', () => health() === 'Healthy');
  });

  it('lets Argo CD look at Git now', async () => {
    const { happened } = await done('refresh', 'checkout', 'staging');
    expect(happened).toMatch(/^checkout-staging is \w+ and \w+\.$/);
  });

  it('takes the forge down for a while, and up', async () => {
    const answers = () =>
      fetch(handled.world.forge.url).then(
        () => true,
        () => false,
      );
    await done('forge down');
    expect(await answers()).toBe(false);
    await done('forge up');
    expect(await answers()).toBe(true);
    expect((await done('forge down', '300ms')).happened).toBe(
      'The forge is down for 300 milliseconds.',
    );
    expect(await problems()).toMatch(
      /Forge: Every connection is cut\.\nLifted by itself at \S+: forge down\./,
    );
    await waitFor('the forge to be up by itself', answers);
    expect(await problems()).not.toContain('Forge:');
  });

  it('makes the forge slow and strict', async () => {
    await done('forge slow', '10ms');
    await done('forge rate-limit', '2', '--secondary=true', '--reset=5s');
    expect(await problems()).toContain(
      'Forge: Every answer is delayed by 10 ms.\nForge: The next 2 API requests are refused.',
    );
    const answer = await fetch(`${handled.world.forge.apiUrl}/meta`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('loses and doubles deliveries and stream messages', async () => {
    await done('webhooks drop', '3');
    await done('webhooks duplicate', '2');
    await done('webhooks delay', '1', '1h', '--event=push');
    await done('webhooks reorder', '6');
    await done('webhooks fail', '5', '--event=check_run');
    await done('stream drop', 'eu-1', '4');
    expect((await problems()).split('\n')).toEqual(
      expect.arrayContaining([
        'Forge: The next 3 webhook deliveries are lost.',
        'Forge: The next 2 webhook deliveries are sent twice.',
        'Forge: The next 1 webhook deliveries of push are held back.',
        'Forge: The next 6 webhook deliveries are put in reverse order.',
        'Forge: The next 5 webhook deliveries of check_run are failed.',
        'Argo CD eu-1: The next 4 stream messages are lost.',
      ]),
    );
  });

  it('takes an Argo CD down, and tells who asks it then', async () => {
    await done('argocd', 'eu-1', 'slow', '--delay=10ms');
    await done('argocd', 'eu-1', 'down', '5m');
    expect(await problems()).toMatch(
      /Argo CD eu-1: Every connection is refused\.\nArgo CD eu-1: Every answer is delayed by 10 ms\.[^]*Lifted by itself at \S+: argocd eu-1 down\./,
    );
    expect(await refused('sync', 'checkout', 'prod')).toContain(
      'Argo CD eu-1 does not answer',
    );
    await done('argocd', 'eu-1', 'up');
    expect(await problems()).not.toContain('Argo CD eu-1');
    expect(await refused('argocd', 'eu-1', 'slow')).toBe(
      'Say by how much: argocd eu-1 slow --delay 2s',
    );
  });

  it('lifts every fault at once', async () => {
    await done('forge down', '5m');
    await done('argocd', 'eu-1', 'down');
    await done('webhooks drop', '3');
    await done('stream drop', 'eu-1', '4');
    await done('fail-next-sync', 'checkout', 'staging');
    await done('reset');
    expect(await problems()).not.toMatch(/Forge|Argo CD|Lifted/);
  });

  it.each([
    [['drift', 'checkout'], 'drift needs: environment.'],
    [['forge slow', '5'], 'delay: not a duration up to 24h'],
    [['forge down', '25h'], 'for: not a duration up to 24h'],
    [['webhooks drop', 'many'], 'how-many: not a number'],
    [['stream drop', 'us-9', '1'], 'There is no instance us-9'],
    [['push', 'checkout', '--as=dana-dov'], 'did you mean dana-dev?'],
    [['drift', 'checkout', 'prod', '--by=5'], 'drift takes no by.'],
    [['drift', 'payment-api', 'prod'], 'did you mean payments-api?'],
    [['wish', 'x'], 'There is no command wish'],
  ])('refuses %j', async ([command, ...values], message) => {
    expect(await refused(command, ...values)).toContain(message);
  });

  it('has been tried with every command', () => {
    expect(COMMANDS.map(({ name }) => name).filter(n => !used.has(n))).toEqual(
      [],
    );
  });
});
