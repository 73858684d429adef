import type { AuditReadList } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { catalogUser } from '../persons/catalogUser';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { instant } from '../shared/time';

interface AuditReadRow {
  /** bigint, as text. */
  stream_seq: string;
  reader_ref: string;
  /** Null where it was no query about a person. */
  about_ref: string | null;
  route: string;
  /** Null for a query about a person. */
  scope: string | null;
  read_at: Date;
}

/** Read side of what auditors have read, and of who asked about whom. */
export class AuditReadQueries {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /**
   * One page, newest first; keyset by place in the stream.
   *
   * @param only - whose reads are told; null: everybody's
   */
  async list(
    query: { limit: number; cursor?: string },
    only: Requester | null,
  ): Promise<AuditReadList> {
    const { db, persons } = this.options;
    const rows: AuditReadRow[] = await db<AuditReadRow>('audit_reads')
      .modify(builder => {
        if (query.cursor) builder.where('stream_seq', '<', query.cursor);
        if (only) {
          const { provider, name } = catalogUser(only);
          builder.whereIn('reader_ref', sub =>
            sub.select('ref').from('identities').where({ provider, name }),
          );
        }
      })
      .orderBy('stream_seq', 'desc')
      .limit(query.limit + 1);
    const page = rows.slice(0, query.limit);
    const actors = await persons.actors(
      page.flatMap(({ reader_ref: reader, about_ref: about }) =>
        about ? [reader, about] : [reader],
      ),
    );
    return {
      items: page.map(row => ({
        id: row.stream_seq,
        reader: actors.view(row.reader_ref),
        about: row.about_ref ? actors.view(row.about_ref) : null,
        route: row.route,
        scope: row.scope,
        readAt: instant(row.read_at),
      })),
      nextCursor:
        rows.length > query.limit ? page[page.length - 1].stream_seq : null,
    };
  }
}
