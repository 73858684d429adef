import { verifyToken } from '@gitops-compliance/evidence-log/timestamps';
import {
  startTimestampWorld,
  type TimestampFault,
} from './__testUtils__/world';
import { TimestampAnchor } from './TimestampAnchor';

const CHECKPOINT = {
  origin: 'portal.example/ledger',
  size: 3,
  note: 'portal.example/ledger\n3\nroot\n\n— portal.example/ledger sig\n',
};

describe('an anchor at a time-stamp authority', () => {
  let world: Awaited<ReturnType<typeof startTimestampWorld>>;

  beforeAll(async () => {
    world = await startTimestampWorld('1.2.3.4');
  });
  afterEach(() => world.authority.fail(null));
  afterAll(() => world?.close());

  it('gives a stamp of the very note, under the policy that is asked for', async () => {
    const { anchor, trusted } = world;
    const { receipt, reference, warning } = await anchor.publish(CHECKPOINT);
    expect(warning).toBeNull();
    const stamp = verifyToken(receipt as Buffer, {
      data: Buffer.from(CHECKPOINT.note),
      trusted,
    });
    expect(stamp).toMatchObject({ serial: reference, policy: '1.2.3.4' });
  });

  it.each<[TimestampFault, RegExp]>([
    ['down', /cannot be reached/],
    ['silent', /did not answer within 0.5 s/],
    ['refused', /refused with status 2/],
    ['unavailable', /answered with 503/],
    ['redirect', /redirect \(302\), which is not followed/],
    ['page', /did not answer with a time stamp/],
    ['huge', /more than 65536 bytes/],
    ['garbage', /cannot be read|not one sequence/],
    ['other-data', /of something else/],
    ['other-nonce', /another request than ours/],
    ['late-clock', /3600 s apart/],
  ])(
    'takes no answer that is %s, and repeats none of it',
    async (fault, why) => {
      world.authority.fail(fault);
      const publishing = world.anchor.publish(CHECKPOINT);
      await expect(publishing).rejects.toThrow(why);
      await expect(publishing).rejects.not.toThrow(/secret/);
    },
  );

  it('asks once where it is sent elsewhere', async () => {
    const before = world.authority.requests();
    world.authority.fail('redirect');
    await expect(world.anchor.publish(CHECKPOINT)).rejects.toThrow();
    expect(world.authority.requests() - before).toBe(1);
  });

  it('takes no stamp of an authority that is not the configured one', async () => {
    const other = await startTimestampWorld();
    const anchor = new TimestampAnchor(
      { url: world.authority.url, trusted: other.trusted, policy: undefined },
      { now: () => new Date() },
    );
    await expect(anchor.publish(CHECKPOINT)).rejects.toThrow(/does not lead/);
    await other.close();
  });
});
