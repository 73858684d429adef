import { verify } from 'node:crypto';
import {
  startTransitServer,
  type TransitFault,
} from './__testUtils__/transitServer';
import { TransitSigner } from './TransitSigner';

const BYTES = Buffer.from('portal.example/ledger\n3\nroot\n');
const bounds = { timeoutMs: 500 };

describe('a signer in a key service', () => {
  let server: Awaited<ReturnType<typeof startTransitServer>>;
  let signer: TransitSigner;

  beforeAll(async () => {
    server = await startTransitServer();
  });
  beforeEach(async () => {
    server.fail(null);
    await server.writeToken(server.token);
    server.requests.length = 0;
    const key = { key: 'ledger', version: 1 };
    signer = new TransitSigner(server.service, key, bounds);
  });
  afterAll(() => server?.close());

  it('signs with the version that is configured, though there is a newer one', async () => {
    const publicKey = await signer.publicKey();
    expect(publicKey.equals(server.publicKeyOf(1))).toBe(true);
    const signature = await signer.sign(BYTES);
    expect(verify(null, BYTES, publicKey, signature)).toBe(true);
    expect(await signer.sign(BYTES)).toEqual(signature);
  });

  it('asks for the public key once', async () => {
    await signer.sign(BYTES);
    await signer.sign(BYTES);
    expect(server.requests).toEqual([
      'GET /v1/keys/keys/ledger',
      'POST /v1/keys/sign/ledger',
      'POST /v1/keys/sign/ledger',
    ]);
  });

  it.each<[TransitFault, RegExp]>([
    ['silent', /did not answer within 0.5 s/],
    ['cut', /cannot be reached/],
    ['sealed', /sealed or in maintenance/],
    ['redirect', /redirect \(307\), which is not followed/],
    ['huge', /more than 262144 bytes/],
    ['no-json', /not one of a Transit engine/],
    ['other-version', /does not hold under its version 1; it is not used/],
    ['wrong-signature', /does not hold under its version 1; it is not used/],
    ['empty-signature', /does not hold/],
  ])(
    'refuses what is %s, quotes nothing, and works afterwards',
    async (fault, why) => {
      await signer.publicKey();
      server.fail(fault);
      const signing = signer.sign(BYTES);
      await expect(signing).rejects.toThrow(why);
      await expect(signing).rejects.not.toThrow(/secret/);
      server.fail(null);
      expect(await signer.sign(BYTES)).toHaveLength(64);
    },
  );

  it('asks for the public key again after a failure', async () => {
    server.fail('sealed');
    await expect(signer.publicKey()).rejects.toThrow(/sealed/);
    server.fail(null);
    expect((await signer.publicKey()).asymmetricKeyType).toBe('ed25519');
  });

  it('takes up a token that was renewed, and quotes none', async () => {
    await server.writeToken('secret-old-token');
    const refused = signer.publicKey();
    await expect(refused).rejects.toThrow(/token is not accepted \(403\)/);
    await expect(refused).rejects.not.toThrow(/secret/);
    await server.writeToken(server.token);
    expect(await signer.sign(BYTES)).toHaveLength(64);
  });

  it.each([
    ['is not there', { key: 'nothing', version: 1 }, /no such key \(404\)/],
    ['has no such version', { key: 'ledger', version: 3 }, /no version 3/],
    ['is of another type', { key: 'rsa', version: 1 }, /of type rsa-2048/],
  ])('says so where the key %s', async (_, key, why) => {
    const other = new TransitSigner(server.service, key, bounds);
    await expect(other.publicKey()).rejects.toThrow(why);
  });
});
