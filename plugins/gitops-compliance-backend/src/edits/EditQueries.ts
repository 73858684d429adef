import type { ChangeEdit } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { wordsOf } from './secrets';

/** Which edits one looks for; all that is given must hold of one edit. */
export interface EditQuery {
  /** File or folder. */
  path?: string;
  /** Words that all stand in the key. */
  key?: string;
  /** Value before or after. */
  value?: string;
  /** Words that all stand in path, key or values. */
  q?: string;
}

/** Most edits that are shown of one change in a list. */
const SHOWN = 5;

interface EditRow extends ChangeEdit {
  change_id: string;
  place: number;
}

/** What changes alter, found by an index. */
export class EditQueries {
  constructor(private readonly db: Knex) {}

  /**
   * For each change the edits that were looked for, or its first ones, and how
   * many there are in all.
   */
  async ofChanges(
    ids: string[],
    query: EditQuery,
  ): Promise<Map<string, { edits: ChangeEdit[]; edited: number }>> {
    const counts: { change_id: string; edited: string }[] = await this.db(
      'change_edits',
    )
      .select('change_id')
      .count('* as edited')
      .whereRaw('change_id = ANY (?::uuid[])', [ids])
      .groupBy('change_id');
    const rows: EditRow[] = await this.db
      .with('wanted', sub => {
        sub
          .select('e.*')
          .select(
            this.db.raw(
              'row_number() OVER (PARTITION BY e.change_id ORDER BY e.place) AS rank',
            ),
          )
          .from('change_edits as e')
          .whereRaw('e.change_id = ANY (?::uuid[])', [ids])
          .modify(builder => narrowEdits(builder, query));
      })
      .from('wanted')
      .where('rank', '<=', SHOWN)
      .orderBy(['change_id', 'place']);
    return new Map(
      counts.map(({ change_id: id, edited }) => [
        id,
        {
          edited: Number(edited),
          edits: rows
            .filter(row => row.change_id === id)
            .map(({ repository, path, key, before, after, masked }) => ({
              repository,
              path,
              key,
              before,
              after,
              masked,
            })),
        },
      ]),
    );
  }
}

/** Whether anything is looked for. */
export function asksForEdits({ path, key, value, q }: EditQuery): boolean {
  return [path, key, value, q].some(part => part !== undefined);
}

/** Narrows a query on `change_edits` named `e`. */
export function narrowEdits(
  builder: Knex.QueryBuilder,
  { path, key, value, q }: EditQuery,
): void {
  if (path !== undefined) {
    const folder = path.replace(/\/+$/, '');
    builder.where(sub =>
      sub
        .where('e.path', folder)
        .orWhereRaw('starts_with(e.path, ?)', [`${folder}/`]),
    );
  }
  if (key !== undefined) {
    builder.whereRaw(`e.key_words @@ plainto_tsquery('simple', ?)`, [
      wordsOf(key),
    ]);
  }
  if (value !== undefined) {
    builder.where(sub =>
      sub.where('e.before', value).orWhere('e.after', value),
    );
  }
  if (q !== undefined) {
    builder.whereRaw(`e.words @@ plainto_tsquery('simple', ?)`, [wordsOf(q)]);
  }
}
