import { readRequested } from '@gitops-compliance/rules';
import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import type { KeyEdit } from './findings';
import type { EditsReadPayload, EditsReadTexts } from './records';

type Row = KeyEdit & { repository: string; path: string };

/**
 * Folds what each change alters, value by value: the pins that were asked for,
 * and for pull requests of others what was read of their newest head.
 */
export const editsProjection: Projection = {
  name: 'edits',
  tables: ['change_edits'],
  streams: ['change:'],
  async unfold(streams, db) {
    const ids = streams.map(stream => stream.slice('change:'.length));
    await db
      .table('change_edits')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .delete();
  },
  async apply(entry, db) {
    const { type, payload } = entry.envelope;
    if (type === 'change.requested') {
      const pins = readRequested(payload)?.pins ?? [];
      await insert(
        entry,
        pins.flatMap(pin =>
          pin.key === undefined
            ? []
            : [
                {
                  repository: String(pin.repository),
                  path: pin.path,
                  key: String(pin.key),
                  before: textOrNull(pin.value),
                  after: textOrNull(pin.after),
                  masked: false,
                },
              ],
        ),
        db,
      );
    } else if (type === 'change.edits-read') {
      const { repository } = payload as unknown as EditsReadPayload;
      const texts = entry.erasable as EditsReadTexts | null;
      await db
        .table('change_edits')
        .where({ change_id: idOf(entry) })
        .delete();
      await insert(
        entry,
        Object.entries(texts?.edits ?? {}).flatMap(([path, edits]) =>
          edits.map(edit => ({ ...edit, repository, path })),
        ),
        db,
      );
    }
  },
};

function idOf({ envelope }: RecordedEntry): string {
  return envelope.stream.slice('change:'.length);
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

async function insert(entry: RecordedEntry, rows: Row[], db: ProjectionDb) {
  if (rows.length === 0) return;
  await db.table('change_edits').insert(
    rows.map((row, place) => ({
      change_id: idOf(entry),
      place,
      repository: row.repository,
      path: row.path,
      key: row.key,
      before: row.before,
      after: row.after,
      masked: row.masked,
    })),
  );
}
