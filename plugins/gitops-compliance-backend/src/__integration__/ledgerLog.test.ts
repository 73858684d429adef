import {
  decodeEntryBundle,
  hashesOf,
  leafHash,
  noteKey,
  openNote,
  parseCheckpoint,
  parseProof,
  parseVkey,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '@gitops-compliance/evidence-log/node';
import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  LedgerEntries,
  LedgerStatus,
  LedgerVerification,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { permissionsByUser } from './permissions';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

describe('the log over HTTP', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let status: LedgerStatus;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      features: [
        permissionsByUser({
          'user:default/nobody': { permissions: ['gitops-compliance.read'] },
        }),
      ],
    });
    dana = portal.as('user:default/dana');
    await waitFor('a checkpoint', async () => {
      status = (await dana.get<LedgerStatus>('/v1/ledger')).body;
      return (status.checkpoint?.size ?? 0) > 5;
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const fetchFile = (path: string, user = 'user:default/dana') =>
    fetch(`${portal.url}/v1/ledger/${path}`, {
      headers: { authorization: mockCredentials.user.header(user) },
    });
  const bytesOf = async (path: string) => {
    const answer = await fetchFile(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return Buffer.from(await answer.arrayBuffer());
  };
  const signed = () => {
    if (!status.checkpoint) throw new Error('no checkpoint');
    const { size, root, note } = status.checkpoint;
    return { size, root: Buffer.from(root, 'base64'), note };
  };

  it('is a note that the key of the log has signed', async () => {
    const note = (await bytesOf('checkpoint')).toString();
    const { publicKey, name } = parseVkey(
      status.keys.find(({ role }) => role === 'checkpoint')?.vkey as string,
    );
    expect(name).toBe(status.origin);
    const { text } = openNote(note, [noteKey(status.origin, publicKey)]);
    expect(parseCheckpoint(text).origin).toBe('localhost:3000/ledger');
    expect(parseCheckpoint(text).size).toBeGreaterThanOrEqual(signed().size);
  });

  it('leads from its entries over its tiles to the signed root', async () => {
    const { size, root } = signed();
    const width = size % 256;
    const full = Math.floor(size / 256);
    const suffix = (index: number) =>
      index < full
        ? String(index).padStart(3, '0')
        : `${String(index).padStart(3, '0')}.p/${width}`;
    const leaves: Buffer[] = [];
    for (let index = 0; index * 256 < size; index += 1) {
      const entries = decodeEntryBundle(
        await bytesOf(`tile/entries/${suffix(index)}`),
      );
      const hashes = hashesOf(await bytesOf(`tile/0/${suffix(index)}`));
      expect(entries.map(leafHash)).toEqual(hashes);
      leaves.push(...hashes);
    }
    expect(leaves).toHaveLength(size);
    const read = async (level: number, index: number, hashes: number) =>
      bytesOf(
        `tile/${level}/${String(index).padStart(3, '0')}${
          hashes < 256 ? `.p/${hashes}` : ''
        }`,
      );
    expect(await rootOf(size, read)).toEqual(root);
  });

  it('proves an entry, and that it only grew', async () => {
    const { size, root } = signed();
    const { body } = await dana.get<LedgerEntries>(
      '/v1/ledger/entries?from=2&count=1',
    );
    expect(body.items).toMatchObject([{ index: 2, entry: { v: 2 } }]);
    const [, , third] = decodeEntryBundle(
      await bytesOf('tile/entries/000.p/3'),
    );
    const { body: proven } = await dana.get<{ proof: string }>(
      `/v1/ledger/inclusion-proof?index=2&size=${size}`,
    );
    const claim = { ...parseProof(proven.proof), size, root };
    expect(verifyInclusion({ ...claim, leaf: leafHash(third) })).toBe(true);
    const { body: grown } = await dana.get<{ hashes: string[] }>(
      `/v1/ledger/consistency-proof?from=3&to=${size}`,
    );
    const fromRoot = await rootOf(3, (level, index, width) =>
      bytesOf(`tile/${level}/${String(index).padStart(3, '0')}.p/${width}`),
    );
    expect(
      verifyConsistency({
        from: 3,
        to: size,
        fromRoot,
        toRoot: root,
        proof: grown.hashes.map(hash => Buffer.from(hash, 'base64')),
      }),
    ).toBe(true);
  });

  it('lets nobody but the reader keep a full tile, and nobody an open one', async () => {
    const kept = async (path: string) =>
      (await fetchFile(path)).headers.get('cache-control');
    expect(await kept('checkpoint')).toBe('no-store');
    expect(await kept('tile/0/000.p/1')).toBe('no-store');
    if (signed().size < 256) return;
    expect(await kept('tile/0/000')).toBe(
      'private, max-age=31536000, immutable',
    );
  });

  it.each([
    ['tile/0/999', 404],
    ['tile/0/000.p/256', 404],
    ['tile/0/000.p/0', 404],
    ['tile/0/0', 404],
    ['tile/0/x000/000', 404],
    ['tile/6/000', 404],
    ['tile/0/..%2f..%2fcheckpoint', 404],
    ['tile/entries/000.p/1/2', 404],
    ['shard/2/checkpoint', 404],
    ['shard/0/checkpoint', 404],
    ['shard/99999999999999999999/tile/0/000', 404],
    ['entries', 400],
    ['entries?from=-1', 400],
    ['entries?from=0&count=257', 400],
    ['entries?from=0&shard=9', 404],
    ['inclusion-proof?index=9007199254740991', 400],
    ['inclusion-proof?index=0&size=1', 404],
    ['consistency-proof?from=5&to=4', 400],
    ['consistency-proof?from=0&to=9007199254740991', 400],
    ['verification?all=1', 400],
  ])('answers %s with %i and what to do', async (path, expected) => {
    const answer = await fetchFile(path);
    expect(answer.status).toBe(expected);
    expect((await answer.json()).error.message.length).toBeGreaterThan(10);
  });

  it.each([
    '',
    'checkpoint',
    'tile/0/000.p/1',
    'tile/entries/000.p/1',
    'entries?from=0',
    'inclusion-proof?index=0',
    'consistency-proof?from=1&to=2',
    'verification',
  ])('is closed at "%s" without its own permission', async path => {
    const route = path ? path : '../ledger';
    const answer = await fetchFile(route, 'user:default/nobody');
    expect(answer.status).toBe(403);
    expect((await answer.json()).error.message).toContain(
      'gitops-compliance.ledger.read',
    );
  });

  it('verifies itself when asked', async () => {
    const nobody = portal.as('user:default/nobody');
    expect((await nobody.post('/v1/ledger/verification')).status).toBe(403);
    expect((await dana.post('/v1/ledger/verification')).status).toBe(202);
    let found: LedgerVerification | null = null;
    await waitFor('the verification to end', async () => {
      const { body } = await dana.get<{
        verification: LedgerVerification | null;
      }>('/v1/ledger/verification');
      found = body.verification;
      return found?.finishedAt !== null;
    });
    expect(found).toMatchObject({ difference: null });
  });
});
