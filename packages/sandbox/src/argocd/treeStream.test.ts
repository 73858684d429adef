import { deploymentYaml, IMAGE } from './testing/manifests';
import { SteppedWorld } from './testing/stepped';
import { ADMIN, until } from './testing/world';

const APP = 'payments-api-prod';

interface Tree {
  nodes: {
    kind: string;
    name: string;
    images?: string[];
    createdAt: string;
    health?: { status: string };
    info?: { name: string; value: string }[];
  }[];
}

describe('resource tree', () => {
  let world: SteppedWorld;
  beforeEach(async () => {
    world = await SteppedWorld.start();
    await world.settle();
    await world.sync(APP);
  });
  afterEach(() => world.close());

  const tree = async () => {
    const url = `/api/v1/applications/${APP}/resource-tree`;
    return (await world.world.call<Tree>('GET', url)).body;
  };
  const pods = ({ nodes }: Tree) => nodes.filter(({ kind }) => kind === 'Pod');

  it('shows a rollout as new pods under a new ReplicaSet', async () => {
    const before = await tree();
    world.pass(3_600_000);
    const text = deploymentYaml('payments-api', { image: `${IMAGE}:1.1.0` });
    const files = { 'deploy/deployment.yaml': text };
    await world.world.pin(world.world.payments.commit(files));
    await world.sync(APP);
    const after = await tree();
    const sets = after.nodes.filter(({ kind }) => kind === 'ReplicaSet');
    expect(sets.map(({ info }) => info)).toEqual([
      [{ name: 'Revision', value: 'Rev:1' }],
      [{ name: 'Revision', value: 'Rev:2' }],
    ]);
    const old = pods(before).map(({ name }) => name);
    expect(pods(after)).toHaveLength(2);
    for (const pod of pods(after)) {
      expect(old).not.toContain(pod.name);
      expect(pod.images).toEqual([`${IMAGE}:1.1.0`]);
      expect(pod.health?.status).toBe('Healthy');
      expect(pod.createdAt > pods(before)[0].createdAt).toBe(true);
    }
  });

  it('tells restarts, ready containers and the reason of a broken pod', async () => {
    expect(pods(await tree())[0].info).toEqual([
      { name: 'Status Reason', value: 'Running' },
      { name: 'Node', value: 'node-1' },
      { name: 'Containers', value: '1/1' },
    ]);
    world.argocd.faults.degrade(APP, 'back-off restarting');
    expect(pods(await tree())[0].info).toEqual([
      { name: 'Status Reason', value: 'CrashLoopBackOff' },
      { name: 'Node', value: 'node-1' },
      { name: 'Containers', value: '0/1' },
      { name: 'Restart Count', value: '1' },
    ]);
  });

  it('is streamed whole, at first and after each change', async () => {
    const abort = new AbortController();
    const response = await fetch(
      `${world.argocd.url}/api/v1/stream/applications/${APP}/resource-tree`,
      {
        headers: {
          Authorization: `Bearer ${ADMIN.token}`,
          Accept: 'text/event-stream',
        },
        signal: abort.signal,
      },
    );
    const seen: Tree[] = [];
    const reading = (async () => {
      let rest = '';
      for await (const chunk of response.body ?? []) {
        rest += Buffer.from(chunk as Uint8Array).toString('utf8');
        const events = rest.split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events.filter(text => text.startsWith('data: '))) {
          const { result } = JSON.parse(event.slice('data: '.length));
          seen.push(result as Tree);
        }
      }
    })();
    await until('the tree is there', () => seen.length > 0);
    world.argocd.faults.degrade(APP, 'back-off restarting');
    await world.settle();
    await until('the change is there', () => seen.length > 1);
    expect(seen.map(shown => pods(shown)[0].health?.status)).toEqual([
      'Healthy',
      'Degraded',
    ]);
    abort.abort();
    await expect(reading).rejects.toThrow('aborted');
  });
});

describe('revision metadata and masked secrets', () => {
  it('come as Argo CD gives them', async () => {
    const world = await SteppedWorld.start();
    await world.settle();
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token' },
      data: { token: 'c2VjcmV0' },
    };
    const files = { 'deploy/secret.yaml': JSON.stringify(secret) };
    const sha = world.world.payments.commit(files, 'Add a token\n\nFor tests');
    world.world.payments.tag('v2.0.0');
    await world.world.pin(sha);
    await world.sync(APP);
    const base = `/api/v1/applications/${APP}`;
    const read = async (path: string) =>
      JSON.stringify((await world.world.call('GET', `${base}${path}`)).body);
    for (const path of [`/manifests?revision=${sha}`, '/managed-resources']) {
      const text = await read(path);
      expect(text).toContain('++++++++');
      expect(text).not.toContain('c2VjcmV0');
    }
    expect(JSON.parse(await read(`/revisions/${sha}/metadata`))).toEqual({
      author: 'Ada <ada@acme.test>',
      date: '2026-09-01T07:00:00Z',
      message: 'Add a token\n\nFor tests',
      tags: ['v2.0.0'],
    });
    await world.close();
  });
});
