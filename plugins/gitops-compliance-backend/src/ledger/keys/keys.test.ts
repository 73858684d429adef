import { parseVkey } from '@gitops-compliance/evidence-log/node';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import { ledgerDatabases } from '../__testUtils__/databases';
import { sampleLedger } from '../__testUtils__/sample';
import { TestKey } from '../__testUtils__/testKey';
import { KeyRing } from './KeyRing';
import { KEYS_STREAM, recordKeys } from './recordKeys';

jest.setTimeout(60_000);

const ENV = 'GITOPS_COMPLIANCE_TEST_KEY';
const NOW = DateTime.utc(2026, 3, 4);
const production = { isProduction: true, now: NOW };
const development = { isProduction: false, now: NOW };

function pemOf(kind: 'ed25519' | 'rsa' = 'ed25519'): string {
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

async function folderWith(keys: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'keys-'));
  for (const [name, pem] of Object.entries(keys)) {
    await writeFile(join(folder, name), pem, { mode: 0o600 });
  }
  const file = (name: string) => ({ file: join(folder, name) });
  return {
    folder,
    file,
    config: {
      checkpoint: {
        ...file('checkpoint.pem'),
        previous: [] as { file: string; until?: string }[],
      },
      export: file('export.pem'),
    },
  };
}

const both = () => ({
  'checkpoint.pem': pemOf(),
  'export.pem': pemOf(),
});

describe('keys', () => {
  afterEach(() => {
    delete process.env[ENV];
  });

  it('come from files, and from the environment', async () => {
    const { config } = await folderWith(both());
    process.env[ENV] = pemOf();
    const ring = new KeyRing();
    await ring.load({ ...config, export: { env: ENV } }, production);
    const inUse = await ring.inUse('portal.example/ledger', NOW);
    expect(inUse.map(({ role }) => role)).toEqual(['checkpoint', 'export']);
    expect(parseVkey(inUse[0].vkey).name).toBe('portal.example/ledger');
  });

  it('are made in development, for their owner alone, once', async () => {
    const { config, folder } = await folderWith({});
    const rings = [new KeyRing(), new KeyRing(), new KeyRing()];
    await Promise.all(rings.map(ring => ring.load(config, development)));
    const seen = await Promise.all(rings.map(ring => ring.inUse('a', NOW)));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect((await readdir(folder)).sort()).toEqual([
      'checkpoint.pem',
      'export.pem',
    ]);
    const { mode } = await stat(config.export.file);
    expect(mode % 0o1000).toBe(0o600);
  });

  it('that are missing stop production', async () => {
    const { config } = await folderWith({});
    await expect(new KeyRing().load(config, production)).rejects.toThrow(
      /gitopsCompliance\.ledger\.keys\.checkpoint is missing: make .*openssl/,
    );
    const unset = { ...config, checkpoint: { env: ENV, previous: [] } };
    await expect(new KeyRing().load(unset, production)).rejects.toThrow(
      /set GITOPS_COMPLIANCE_TEST_KEY/,
    );
  });

  it('that others may read stop production', async () => {
    const { config } = await folderWith(both());
    await chmod(config.checkpoint.file, 0o640);
    await expect(new KeyRing().load(config, production)).rejects.toThrow(
      /may be read by others: run "chmod 600/,
    );
  });

  it('end where the configuration says, and are not asked for afterwards', async () => {
    const { config, file, folder } = await folderWith(both());
    await writeFile(join(folder, 'old.pem'), pemOf(), { mode: 0o600 });
    const end = NOW.plus({ days: 1 });
    const previous = [
      { ...file('old.pem'), until: instant(end) },
      { ...file('gone.pem'), until: instant(NOW.minus({ days: 1 })) },
    ];
    const ring = new KeyRing();
    await ring.load(
      { ...config, checkpoint: { ...config.checkpoint, previous } },
      production,
    );
    const signing = (at: DateTime) => ring.checkpointSigners('log', at).length;
    expect(signing(end.minus(1))).toBe(2);
    expect(signing(end)).toBe(1);
    expect(await ring.inUse('log', end)).toHaveLength(2);
  });

  it('must not all end', async () => {
    const { config } = await folderWith(both());
    const ring = new KeyRing();
    const signer = Object.assign(new TestKey(), { until: new Date() });
    ring.setCheckpointSigners([signer]);
    await expect(ring.load(config, production)).rejects.toThrow(
      /without an end/,
    );
  });

  it('are two, not one for both', async () => {
    const pem = pemOf();
    const { config } = await folderWith({
      'checkpoint.pem': pem,
      'export.pem': pem,
    });
    await expect(new KeyRing().load(config, development)).rejects.toThrow(
      /are one key/,
    );
  });

  it.each([
    ['no key', 'hello', /no private key in PEM/],
    ['another kind of key', pemOf('rsa'), /of kind rsa/],
  ])('are refused where the file holds %s, unquoted', async (_, pem, why) => {
    const { config } = await folderWith({ ...both(), 'export.pem': pem });
    const loading = new KeyRing().load(config, production);
    await expect(loading).rejects.toThrow(why);
    await expect(loading).rejects.not.toThrow(/hello|BEGIN/);
  });
});

describe('a rotation', () => {
  const databases = ledgerDatabases();

  it('is in the log: who came, who went, and nothing at a plain start', async () => {
    const db = await databases.migrated();
    const ledger = sampleLedger(db, { projections: [] });
    const { config, file, folder } = await folderWith(both());
    await writeFile(join(folder, 'next.pem'), pemOf(), { mode: 0o600 });
    const start = async (keys: typeof config) => {
      const ring = new KeyRing();
      await ring.load(keys, production);
      await recordKeys(ledger, await ring.inUse('log', NOW), NOW);
      return ring.checkpointSigners('log', NOW).length;
    };
    const recorded = async () =>
      (await ledger.readStream(KEYS_STREAM)).map(
        ({ envelope: { type, payload } }) => `${type} ${payload.role}`,
      );

    expect(await start(config)).toBe(1);
    expect(await start(config)).toBe(1);
    const introduced = 'ledger.key-introduced';
    const atFirst = [`${introduced} checkpoint`, `${introduced} export`];
    expect(await recorded()).toEqual(atFirst);

    const overlap = {
      ...config,
      checkpoint: { ...file('next.pem'), previous: [config.checkpoint] },
    };
    expect(await start(overlap)).toBe(2);
    const rotating = [...atFirst, `${introduced} checkpoint`];
    expect(await recorded()).toEqual(rotating);

    const after = {
      ...config,
      checkpoint: { ...file('next.pem'), previous: [] },
    };
    expect(await start(after)).toBe(1);
    expect(await recorded()).toEqual([
      ...rotating,
      'ledger.key-retired checkpoint',
    ]);
  });
});
