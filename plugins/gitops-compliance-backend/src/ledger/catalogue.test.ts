import { checkGolden } from '@gitops-compliance/evidence-log/testUtils';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ledgerDatabases } from './__testUtils__/databases';
import {
  createSampleTables,
  sampleDraft,
  sampleLedger,
} from './__testUtils__/sample';
import { ENTRY_CATALOGUE } from './catalogue';
import { CLASS_OF_TYPE } from './entryClasses';

const FIXTURES = path.join(__dirname, '__fixtures__');

jest.setTimeout(60_000);

describe('the catalogue of entries', () => {
  const databases = ledgerDatabases();

  it('has a golden fixture for each version, whose bytes never change', async () => {
    expect(await checkGolden(FIXTURES, ENTRY_CATALOGUE)).toEqual([]);
  });

  it('has each version once', () => {
    const names = ENTRY_CATALOGUE.map(({ type, v }) => `${type}.v${v}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a class for each type, which says how long its texts are kept', () => {
    const types = new Set(ENTRY_CATALOGUE.map(({ type }) => type));
    expect(Object.keys(CLASS_OF_TYPE).sort()).toEqual([...types].sort());
  });

  it('misses a fixture whose version was taken out', async () => {
    const files = await readdir(FIXTURES);
    expect(files).toHaveLength(2 * ENTRY_CATALOGUE.length);
    expect(await checkGolden(FIXTURES, ENTRY_CATALOGUE.slice(1))).toHaveLength(
      2,
    );
  });

  it('is all that the ledger takes', async () => {
    const db = await databases.migrated();
    await createSampleTables(db);
    const known = sampleLedger(db, {
      catalogue: [{ type: 'ledger.sample', v: 1 }],
    });
    await known.record('sample:a', recording =>
      recording.append(sampleDraft(1)),
    );
    for (const draft of [
      { ...sampleDraft(2), v: 2 },
      { ...sampleDraft(2), type: 'ledger.other' },
    ]) {
      await expect(
        known.record('sample:a', recording => recording.append(draft)),
      ).rejects.toThrow(/not in the catalogue/);
    }
    expect(await known.readStream('sample:a')).toHaveLength(1);
  });
});
