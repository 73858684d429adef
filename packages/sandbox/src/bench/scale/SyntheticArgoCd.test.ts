import { REVISIONS, type SyntheticApplication } from './applications';
import { PORTAL_ACCOUNT, SyntheticArgoCd } from './SyntheticArgoCd';

const COUNT = 40;
const REVISION_LIST = Array.from({ length: REVISIONS }, (_, index) =>
  index.toString(16).repeat(40),
);
/** In the order of the applications: dev, staging, prod-eu, prod-us. */
const PROD_EU = 2;

interface Message {
  result: { type: string; application: Partial<SyntheticApplication> };
}

describe('the synthetic Argo CD', () => {
  let argocd: SyntheticArgoCd;
  let url: string;
  let ended: AbortController;
  beforeEach(async () => {
    argocd = new SyntheticArgoCd(COUNT, REVISION_LIST);
    url = `http://127.0.0.1:${await argocd.listen()}`;
    ended = new AbortController();
  });
  afterEach(async () => {
    ended.abort();
    await argocd.close();
  });

  const list = async (instance: string): Promise<SyntheticApplication[]> => {
    const answer = await fetch(`${url}/${instance}/api/v1/applications`);
    return ((await answer.json()) as { items: SyntheticApplication[] }).items;
  };

  /** The messages of a stream, one after the other. */
  async function* stream(instance: string): AsyncGenerator<Message> {
    const fields = 'result.type,result.application.status.health.status';
    const answer = await fetch(
      `${url}/${instance}/api/v1/stream/applications?fields=${fields}`,
      { signal: ended.signal },
    );
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        yield JSON.parse(block.replace(/^data: /, ''));
      }
    }
  }

  const take = async (messages: AsyncGenerator<Message>, count: number) => {
    const taken: Message[] = [];
    while (taken.length < count) {
      const { value, done } = await messages.next();
      if (done) throw new Error('the stream has ended');
      taken.push(value);
    }
    return taken;
  };

  it('is down until it is opened', async () => {
    const closed = await fetch(`${url}/eu/api/v1/applications`);
    expect(closed.status).toBe(503);
    argocd.open();
    expect(await list('eu')).toHaveLength(COUNT / 4);
  });

  it('lists every application in one of its instances, and counts', async () => {
    argocd.open();
    const all = [
      ...(await list('nonprod')),
      ...(await list('eu')),
      ...(await list('us')),
    ];
    expect(all).toHaveLength(COUNT);
    expect(argocd.counts().nonprod).toMatchObject({ lists: 1, listed: 1 });
    expect(argocd.counts().nonprod.listBytes).toBeGreaterThan(20 * 10_000);
  });

  it('says whose token it is', async () => {
    argocd.open();
    const answer = await fetch(`${url}/us/api/v1/session/userinfo`);
    expect(await answer.json()).toEqual({ username: PORTAL_ACCOUNT });
  });

  it('streams what exists and then what changes, with the fields asked for', async () => {
    argocd.open();
    const messages = stream('eu');
    const told = await take(messages, COUNT / 4);
    expect(told[0]).toEqual({
      result: {
        type: 'ADDED',
        application: { status: { health: { status: 'Healthy' } } },
      },
    });
    argocd.change(PROD_EU, { drop: false });
    const [changed] = await take(messages, 1);
    expect(changed).toEqual({
      result: {
        type: 'MODIFIED',
        application: { status: { health: { status: 'Degraded' } } },
      },
    });
  });

  it('drops on command, so that only the list tells', async () => {
    argocd.open();
    const messages = stream('eu');
    await take(messages, COUNT / 4);
    argocd.change(PROD_EU, { drop: true });
    argocd.change(PROD_EU + 4, { drop: false });
    const [{ result }] = await take(messages, 1);
    expect(result.type).toBe('MODIFIED');
    const healths = (await list('eu')).map(({ status }) => status.health);
    expect(healths.filter(({ status }) => status === 'Degraded')).toHaveLength(
      2,
    );
  });

  it('breaks streams on command', async () => {
    argocd.open();
    const messages = stream('eu');
    await take(messages, COUNT / 4);
    argocd.breakStreams('eu');
    await expect(take(messages, 1)).rejects.toThrow();
    expect(argocd.counts().us.streams).toBe(0);
  });
});
