import type { Tag } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { sourceTags } from './sourceTags';
import { TagReader } from './TagReader';
import { tagsProjection } from './tagsProjection';

jest.setTimeout(60_000);

const REPOSITORY = 'acme/shop';
const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const PERSON = { state: 'valid', by: 'person', reason: 'valid' } as const;

const tag = (commit: string, changes: Partial<Tag> = {}): Tag => ({
  name: 'v1.4.0',
  object: `t${commit}`,
  commit,
  verification: PERSON,
  ...changes,
});

describe('reading what tags stand for', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: Ledger;
  let tags: Record<string, Tag>;
  /** Tags that the forge was asked for, with what was known of them. */
  let asked: [name: string, known: string | undefined][];
  let reader: TagReader;

  beforeEach(async () => {
    db = await databases.migrated();
    ledger = sampleLedger(db, { projections: [tagsProjection] });
    tags = { 'v1.4.0': tag(NEW) };
    asked = [];
    reader = new TagReader({
      db,
      ledger,
      forge: () => ({
        host: 'forge.example',
        async readTag(_, name, known) {
          asked.push([name, known?.object]);
          return tags[name] ?? null;
        },
      }),
      policy: () => ({} as Policy),
      clock: () => DateTime.fromISO('2026-06-01T12:00:00Z', { zone: 'utc' }),
    });
  });

  const commitOf = async (name = 'v1.4.0') => {
    const places = [{ repository: REPOSITORY, name }];
    const found = await reader.commitsOf(
      [...places, ...places],
      new AbortController().signal,
    );
    return found.get(name);
  };

  it('asks once for one that is there, again for one that is not', async () => {
    expect(await commitOf()).toBe(NEW);
    expect(await commitOf()).toBe(NEW);
    expect(await commitOf('v9')).toBeUndefined();
    tags.v9 = tag(OLD, { name: 'v9' });
    expect(await commitOf('v9')).toBe(OLD);
    expect(asked.map(([name]) => name)).toEqual(['v1.4.0', 'v9', 'v9']);
    expect(await ledger.readStream(`tag:${REPOSITORY}@v9`)).toHaveLength(2);
  });

  it('is what gates are told, with what a range lies between', async () => {
    tags['v1.3.0'] = tag(OLD, { name: 'v1.3.0', verification: null });
    await commitOf();
    await commitOf('v1.3.0');
    const range = { repository: REPOSITORY, base: 'v1.3.0', head: 'v1.4.0' };
    const told = await sourceTags([range], db);
    expect(told.between(range)).toEqual({ ...range, base: OLD, head: NEW });
    expect(told.brought([range])).toEqual([
      {
        repository: REPOSITORY,
        name: 'v1.4.0',
        commit: NEW,
        firstCommit: NEW,
        verification: { state: 'valid', by: 'person' },
      },
    ]);
    const unread = { ...range, base: OLD, head: 'v2' };
    expect(told.between(unread)).toEqual(unread);
    expect(told.brought([unread])).toEqual([null]);
    for (const head of [NEW, 'sha256:abc']) {
      expect(told.brought([{ ...range, head }])).toBeUndefined();
    }
  });

  it('is folded anew to the same rows', async () => {
    await commitOf();
    const { tables } = await ledger.rebuild();
    expect(tables.source_tags).toMatchObject({ different: 0 });
  });
});
