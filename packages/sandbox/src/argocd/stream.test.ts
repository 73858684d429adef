import { ADMIN, until, World } from './testing/world';
import { Application } from './types';

const APP = 'payments-api-prod';

interface Message {
  type: string;
  application: Application;
}

/** Reads a stream in the background. */
class Watch {
  readonly messages: Message[] = [];
  private readonly abort = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  static async open(world: World, query = ''): Promise<Watch> {
    const watch = new Watch();
    const response = await fetch(
      `${world.argocd.url}/api/v1/stream/applications?${query}`,
      {
        headers: {
          Authorization: `Bearer ${ADMIN.token}`,
          Accept: 'text/event-stream',
        },
        signal: watch.abort.signal,
      },
    );
    const type = response.headers.get('content-type');
    if (type !== 'text/event-stream') {
      throw new Error(`The stream is ${type}`);
    }
    watch.ended = watch.read(response);
    return watch;
  }

  types(name: string): string[] {
    return this.messages
      .filter(message => message.application.metadata?.name === name)
      .map(message => message.type);
  }

  async close() {
    this.abort.abort();
    await this.ended;
  }

  private async read(response: Response) {
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        rest += decoder.decode(chunk as Uint8Array, { stream: true });
        const events = rest.split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data) {
            this.messages.push(
              (JSON.parse(data) as { result: Message }).result,
            );
          }
        }
      }
    } catch (error) {
      if (!this.abort.signal.aborted) {
        this.messages.push({
          type: 'CUT',
          application: {} as Application,
        });
      }
    }
  }
}

describe('application stream', () => {
  let world: World;
  let watch: Watch;
  beforeEach(async () => {
    world = await World.start({ stepping: true });
    await world.when(APP, 'exists', () => true);
    await world.when('ledger-svc-prod', 'exists', () => true);
    await world.ended('apps-prod', 'Succeeded');
  });
  afterEach(async () => {
    await watch.close();
    await world.close();
  });

  it('replays everything as ADDED, then tells changes', async () => {
    watch = await Watch.open(world);
    await until('all are there', () => watch.messages.length >= 3);
    expect(watch.messages.slice(0, 3).map(({ type }) => type)).toEqual([
      'ADDED',
      'ADDED',
      'ADDED',
    ]);
    await world.synced(APP);
    await until('the sync shows', () =>
      watch.messages.some(
        ({ type, application }) =>
          type === 'MODIFIED' &&
          application.status.operationState?.phase === 'Succeeded' &&
          application.metadata.name === APP,
      ),
    );
    world.deploy.commit({ 'apps/prod/payments-api.yaml': null });
    await world.argocd.refresh();
    await until('the removal shows', () =>
      watch.types(APP).includes('DELETED'),
    );
  });

  it('does not replay to who names a resource version', async () => {
    watch = await Watch.open(world, 'resourceVersion=1');
    await world.synced(APP);
    await until('the sync shows', () => watch.messages.length > 0);
    expect(watch.messages.map(({ type }) => type)).not.toContain('ADDED');
  });

  it('suppresses events whose selected fields did not change', async () => {
    const fields = [
      'result.application.metadata.name',
      'result.application.status.history.id',
    ].join(',');
    watch = await Watch.open(world, `fields=${fields}&name=${APP}`);
    await world.synced(APP);
    await world.synced(APP);
    const ids = () =>
      watch.messages.map(({ application }) =>
        application.status?.history?.map(row => row.id),
      );
    await until('two syncs show', () => ids().length >= 3);
    expect(ids()).toEqual([undefined, [0], [0, 1]]);
    expect(watch.messages[0].type).toBeUndefined();
  });

  it('loses events when told to', async () => {
    watch = await Watch.open(world, `name=${APP}`);
    await until('it is there', () => watch.messages.length > 0);
    world.argocd.faults.dropStreamEvents(10_000);
    const { metadata } = await world.synced(APP);
    expect(metadata.resourceVersion).toBeDefined();
    expect(watch.types(APP)).toEqual(['ADDED']);
  });

  it('loses what does not fit the thousand slots of a reader that lags', async () => {
    watch = await Watch.open(world, `name=${APP}`);
    await until('it is there', () => watch.messages.length > 0);
    const { faults } = world.argocd;
    await world.synced(APP);
    const before = world.argocd.streamed();
    faults.stallStreams();
    for (let change = 0; change < 1_100; change++) {
      faults.loseHistory(APP, 0);
    }
    expect(world.argocd.streamed()).toBe(before);
    faults.resumeStreams();
    expect(world.argocd.streamed()).toBe(before + 1_000);
    await until('the rest is read', () => watch.messages.length > 1_000);
  });

  it('replays everything to who connects again after a cut', async () => {
    watch = await Watch.open(world);
    await until('all are there', () => watch.messages.length === 3);
    world.argocd.faults.cutStreams();
    const again = await Watch.open(world);
    await until('all are there again', () => again.messages.length === 3);
    expect(again.messages.map(({ type }) => type)).toEqual([
      'ADDED',
      'ADDED',
      'ADDED',
    ]);
    await again.close();
  });

  it('is cut when the server goes down', async () => {
    watch = await Watch.open(world);
    await until('it is there', () => watch.messages.length > 0);
    world.argocd.faults.down();
    const cut = await until('the stream is cut', () =>
      watch.messages.find(({ type }) => type === 'CUT'),
    );
    expect(cut).toBeDefined();
    world.argocd.faults.up();
  });
});
