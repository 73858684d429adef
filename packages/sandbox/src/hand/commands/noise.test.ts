import { waitFor } from '../../waitFor';
import {
  startHandledWorld,
  type HandledWorld,
} from '../__testUtils__/handledWorld';

jest.setTimeout(60_000);

describe('outages and noise by hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  afterEach(() => handled.done('reset'));

  const problems = async () => (await handled.done('status')).happened;

  it('takes the forge down for a while, and up', async () => {
    const answers = () =>
      fetch(handled.world.forge.url).then(
        () => true,
        () => false,
      );
    await handled.done('forge down');
    expect(await answers()).toBe(false);
    await handled.done('forge up');
    expect(await answers()).toBe(true);
    expect((await handled.done('forge down', '300ms')).happened).toBe(
      'The forge is down for 300 milliseconds.',
    );
    expect(await problems()).toMatch(
      /Forge: Every connection is cut\.\nLifted by itself at \S+: forge down\./,
    );
    await waitFor('the forge to be up by itself', answers);
    expect(await problems()).not.toContain('Forge:');
  });

  it('makes the forge slow and strict', async () => {
    await handled.done('forge slow', '10ms');
    await handled.done(
      'forge rate-limit',
      '2',
      '--secondary=true',
      '--reset=5s',
    );
    expect(await problems()).toContain(
      'Forge: Every answer is delayed by 10 ms.\nForge: The next 2 API requests are refused.',
    );
    const answer = await fetch(`${handled.world.forge.apiUrl}/meta`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('loses and doubles deliveries and stream messages', async () => {
    await handled.done('webhooks drop', '3');
    await handled.done('webhooks duplicate', '2');
    await handled.done('webhooks delay', '1', '1h', '--event=push');
    await handled.done('webhooks reorder', '6');
    await handled.done('webhooks fail', '5', '--event=check_run');
    await handled.done('stream drop', 'eu-1', '4');
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
    await handled.done('argocd', 'eu-1', 'slow', '--delay=10ms');
    await handled.done('argocd', 'eu-1', 'down', '5m');
    expect(await problems()).toMatch(
      /Argo CD eu-1: Every connection is refused\.\nArgo CD eu-1: Every answer is delayed by 10 ms\.[^]*Lifted by itself at \S+: argocd eu-1 down\./,
    );
    expect(await handled.refused('sync', 'checkout', 'prod')).toContain(
      'Argo CD eu-1 does not answer',
    );
    await handled.done('argocd', 'eu-1', 'up');
    expect(await problems()).not.toContain('Argo CD eu-1');
    expect(await handled.refused('argocd', 'eu-1', 'slow')).toBe(
      'Say by how much: argocd eu-1 slow --delay 2s',
    );
  });

  it('lifts every fault at once', async () => {
    await handled.done('forge down', '5m');
    await handled.done('argocd', 'eu-1', 'down');
    await handled.done('webhooks drop', '3');
    await handled.done('stream drop', 'eu-1', '4');
    await handled.done('fail-next-sync', 'checkout', 'staging');
    await handled.done('reset');
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
    expect(await handled.refused(command, ...values)).toContain(message);
  });

  it('has been tried with every command', () => {
    expect(handled.untried('Outages and noise')).toEqual([]);
  });
});
