import type { EvidenceIdentity } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { FixedExport } from '../records';
import { REFERENCES } from '../selection';
import type { BundleFile } from './BundleFile';

const LINES_PER_FILE = 10_000;
const PAGE = 1_000;
const NEWLINE = Buffer.from('\n');

/** An entry of an export, with its place. */
export interface SelectedEntry {
  shard: number;
  logIndex: number;
  /** Canonical JSON (RFC 8785). */
  entry: Buffer;
}

/** A condition on entries `e`, in SQL. */
export interface EntryCondition {
  sql: string;
  bindings: readonly Knex.Value[];
}

/** The entries of an export in the order of the log, page by page. */
export async function* selectedEntries(
  db: Knex,
  { id }: FixedExport,
  which: EntryCondition = { sql: 'true', bindings: [] },
): AsyncGenerator<SelectedEntry> {
  let after = { shard: 0, logIndex: -1 };
  for (;;) {
    const { rows } = await db.raw<{
      rows: { shard: number; log_index: string; entry: Buffer }[];
    }>(
      `SELECT x.shard, x.log_index, e.entry
       FROM evidence_entries x JOIN ledger_entries e ON e.id = x.entry_id
       WHERE x.export_id = ? AND (x.shard, x.log_index) > (?, ?)
         AND (${which.sql})
       ORDER BY x.shard, x.log_index LIMIT ?`,
      [id, after.shard, after.logIndex, ...which.bindings, PAGE],
    );
    for (const row of rows) {
      const { shard, entry } = row;
      yield { shard, logIndex: Number(row.log_index), entry };
    }
    if (rows.length < PAGE) return;
    const last = rows[rows.length - 1];
    after = { shard: last.shard, logIndex: Number(last.log_index) };
  }
}

/** How many entries of a type an export has. */
export async function countEntries(
  db: Knex,
  { id }: FixedExport,
  type: string,
): Promise<number> {
  const [{ count }] = await db('evidence_entries as x')
    .join('ledger_entries as e', 'e.id', 'x.entry_id')
    .where({ 'x.export_id': id, 'e.type': type })
    .count();
  return Number(count);
}

/** `entries/NNNNNN.txt`: a line for each entry: shard, place, canonical JSON. */
export async function* entryFiles(
  db: Knex,
  exported: FixedExport,
): AsyncGenerator<BundleFile> {
  const lines = selectedEntries(db, exported);
  yield* numbered('entries', 'txt', lines, ({ shard, logIndex, entry }) =>
    Buffer.concat([Buffer.from(`${shard} ${logIndex} `), entry, NEWLINE]),
  );
}

/**
 * `blobs/NNNNNN.jsonl`: the erasable parts that still exist, by hash. Those of
 * readings of access are left out: they are the whole rules of an instance or a
 * cluster, with the names in them, and verdicts are judged from references.
 */
export async function* blobFiles(
  db: Knex,
  exported: FixedExport,
): AsyncGenerator<BundleFile> {
  yield* numbered('blobs', 'jsonl', selectedBlobs(db, exported), blob => {
    const { hash, salt, content } = blob;
    const text = content.toString('utf8');
    return Buffer.from(
      `{"hash":${JSON.stringify(hash)},"salt":"${salt.toString(
        'base64',
      )}","content":${text}}\n`,
    );
  });
}

/** Who is behind a reference, and what the reference was salted with. */
export interface SaltedIdentity extends EvidenceIdentity {
  /** Base64. */
  salt: string;
}

/** Who is behind the references of an export, as far as it is known. */
export async function identitiesOf(
  db: Knex,
  exported: FixedExport,
): Promise<Map<string, SaltedIdentity>> {
  const { rows } = await db.raw<{
    rows: {
      ref: string;
      provider: string;
      name: string;
      bot: boolean;
      salt: Buffer;
    }[];
  }>(
    `WITH named AS (${REFERENCES})
     SELECT i.ref, i.provider, i.name, i.bot, i.salt
     FROM identities i JOIN named USING (ref) ORDER BY i.ref`,
    [exported.id],
  );
  return new Map(
    rows.map(({ ref, salt, ...identity }) => [
      ref,
      { ...identity, salt: salt.toString('base64') },
    ]),
  );
}

async function* selectedBlobs(db: Knex, { id }: FixedExport) {
  await db.raw(
    `INSERT INTO evidence_rows (export_id, kind, place)
     SELECT x.export_id, 'blob', e.blob_hash
     FROM evidence_entries x JOIN ledger_entries e ON e.id = x.entry_id
     WHERE x.export_id = ? AND e.blob_hash IS NOT NULL
       AND e.type NOT LIKE 'access.%'
     ON CONFLICT DO NOTHING`,
    [id],
  );
  let after = '';
  for (;;) {
    const { rows } = await db.raw<{
      rows: { hash: string; salt: Buffer; content: Buffer }[];
    }>(
      `SELECT b.hash, b.salt, b.content
       FROM evidence_rows r JOIN ledger_blobs b ON b.hash = r.place
       WHERE r.export_id = ? AND r.kind = 'blob' AND r.place > ?
       ORDER BY r.place LIMIT ?`,
      [id, after, PAGE],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows[rows.length - 1].hash;
  }
}

/**
 * Cuts one stream of items into files of at most so many lines. Each file must
 * be read to its end before the next is asked for.
 */
async function* numbered<T>(
  folder: string,
  extension: string,
  items: AsyncGenerator<T>,
  lineOf: (item: T) => Buffer,
): AsyncGenerator<BundleFile> {
  const ahead = { item: await items.next() };
  async function* lines() {
    for (let line = 0; line < LINES_PER_FILE && !ahead.item.done; line += 1) {
      yield lineOf(ahead.item.value);
      ahead.item = await items.next();
    }
  }
  for (let file = 0; !ahead.item.done || file === 0; file += 1) {
    const name = String(file).padStart(6, '0');
    yield { path: `${folder}/${name}.${extension}`, parts: lines() };
  }
}
