import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sourceSignatures } from './sourceSignatures';

jest.setTimeout(60_000);

const RANGE = { repository: 'acme/payments', base: 'a', head: 'c' };
const VALID = { verified: true, reason: 'valid', byForge: false };

describe('how source commits are signed', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  async function compared(aheadBy: number, commits: object[] | null) {
    await db('comparisons').insert({
      ...RANGE,
      ahead_by: aheadBy,
      behind_by: 0,
      commits: '[]',
      truncated: false,
      missing: false,
    });
    if (!commits) return;
    await db('comparison_origins').insert({
      ...RANGE,
      commits: JSON.stringify(
        commits.map((commit, i) => ({ ...VALID, sha: `s${i}`, ...commit })),
      ),
    });
  }
  const read = async (
    range: Parameters<typeof sourceSignatures>[0][0] = RANGE,
  ) => (await sourceSignatures([range], db))(range);

  it('is counted by kind, with the first of the worst', async () => {
    const not = { verified: false };
    await compared(5, [
      {},
      { byForge: true },
      { ...not, reason: 'unsigned' },
      { ...not, reason: 'unknown_key' },
      { ...not, reason: 'gpgverify_unavailable' },
    ]);
    expect(await read()).toEqual({
      ...RANGE,
      complete: true,
      person: 1,
      forge: 1,
      unsigned: 1,
      invalid: 1,
      unknown: 1,
      worst: 's3',
    });
  });

  it('is not complete where the forge gave only some', async () => {
    await compared(300, [{}]);
    expect(await read()).toMatchObject({ complete: false, person: 1 });
  });

  it('is nothing to ask for where no commit is brought', async () => {
    await compared(0, null);
    expect(await read()).toMatchObject({ complete: true, person: 0 });
  });

  it('is nothing to ask for between two tags of one commit', async () => {
    const sha = 'a'.repeat(40);
    const range = { ...RANGE, base: sha, head: sha };
    expect(await read(range)).toMatchObject({ complete: true, person: 0 });
    const digest = `sha256:${sha}`;
    expect(await read({ ...RANGE, base: digest, head: digest })).toBeNull();
  });

  it.each([
    ['the comparison was not read', { ...RANGE, head: 'd' }],
    ['the service does not name its source', { ...RANGE, repository: null }],
    ['what the target runs is not known', { ...RANGE, base: null }],
  ])('is not known where %s', async (_, range) => {
    await compared(1, [{}]);
    expect(await read(range)).toBeNull();
  });

  it('is not known where what brought the commits was not read', async () => {
    await compared(2, null);
    expect(await read()).toBeNull();
  });
});
