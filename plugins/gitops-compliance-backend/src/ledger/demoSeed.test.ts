import { DateTime } from 'luxon';
import { ledgerDatabases } from './__testUtils__/databases';
import { sampleLedger } from './__testUtils__/sample';
import { ENTRY_CATALOGUE } from './catalogue';
import { recordDemoSeed, refuseDemoSeed } from './demoSeed';

jest.setTimeout(60_000);

const SEED = {
  name: 'small',
  hash: 'a'.repeat(64),
  from: DateTime.utc(2026, 1, 1),
  until: DateTime.utc(2026, 1, 6),
};

describe('a ledger that a demonstration opened', () => {
  const databases = ledgerDatabases();

  it('says so in its first entry, once', async () => {
    const db = await databases.migrated();
    const ledger = sampleLedger(db, { catalogue: ENTRY_CATALOGUE });
    await recordDemoSeed(ledger, SEED);
    await recordDemoSeed(ledger, SEED);
    const [entry, ...more] = await ledger.readStream('ledger:origin');
    expect(more).toEqual([]);
    expect(entry.envelope).toMatchObject({
      type: 'ledger.demo-seed',
      attestation: 'reported',
      payload: { name: 'small', until: '2026-01-06T00:00:00.000Z' },
    });
  });

  it('stops a production, and nothing else', async () => {
    const db = await databases.migrated();
    await refuseDemoSeed(db, 'production');
    const ledger = sampleLedger(db, { catalogue: ENTRY_CATALOGUE });
    await recordDemoSeed(ledger, SEED);
    await refuseDemoSeed(db, 'development');
    await refuseDemoSeed(db, undefined);
    await expect(refuseDemoSeed(db, 'production')).rejects.toThrow(
      /invented.*Give the portal another database/,
    );
  });
});
