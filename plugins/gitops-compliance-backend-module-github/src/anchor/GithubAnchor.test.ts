import { PROMOTING_APP, startAnchorWorld } from '../__testUtils__/anchorWorld';

jest.setTimeout(60_000);

const ORIGIN = 'portal.example/ledger';

describe('an anchor in a GitHub repository', () => {
  let world: Awaited<ReturnType<typeof startAnchorWorld>>;

  beforeAll(async () => {
    world = await startAnchorWorld();
  });

  afterAll(() => world?.close());

  it('keeps what it was given, the newest in front', async () => {
    const { anchor } = world;
    expect(await anchor.latest(ORIGIN)).toBeNull();
    const first = await anchor.publish({
      origin: ORIGIN,
      size: 3,
      note: 'a\n',
    });
    const second = await anchor.publish({
      origin: ORIGIN,
      size: 9,
      note: 'b\n',
    });
    expect(second.reference).not.toBe(first.reference);
    expect(await anchor.latest(ORIGIN)).toEqual({
      note: 'b\n',
      reference: second.reference,
    });
    expect(await anchor.latest('another/log')).toBeNull();
  });

  it('makes no commit for a note that it has', async () => {
    const { anchor } = world;
    const checkpoint = { origin: ORIGIN, size: 12, note: 'c\n' };
    const first = await anchor.publish(checkpoint);
    expect(await anchor.publish(checkpoint)).toEqual(first);
  });

  it('says where its branch could be rewritten, until it cannot', async () => {
    const { anchor, admin } = world;
    const publish = (size: number) =>
      anchor.publish({ origin: ORIGIN, size, note: `${size}\n` });
    expect((await publish(20)).warning).toMatch(/pushed by force/);
    await admin.ensureRuleset({
      owner: 'acme',
      repo: 'anchors',
      name: 'Nothing is rewritten',
      enforcement: 'active',
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'] } },
      rules: [{ type: 'non_fast_forward' }],
    });
    expect((await publish(21)).warning).toBeNull();
  });

  it('is not written by an App that promotes', () => {
    expect(() => world.read({ appId: PROMOTING_APP })).toThrow(
      /must not write the anchors/,
    );
  });

  it.each([
    [{ repository: 'acme' }, /owner\/name/],
    [{ path: '../etc' }, /path must be/],
    [{ host: 'elsewhere' }, /does not list/],
  ])('refuses %j', (anchor, message) => {
    expect(() => world.read(anchor)).toThrow(message);
  });
});
