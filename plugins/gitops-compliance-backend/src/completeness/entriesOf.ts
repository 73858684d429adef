import type {
  CompletenessEntry,
  CompletenessScope,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { VisibleServices } from '../access/visibleServices';
import { toRecordedEntry, type EntryRow } from '../ledger/entries';
import { heldBy, MAPPED_AT } from '../services/heldBy';
import { namesBy, renamingEntries } from '../services/renamingEntries';
import { withMargin } from './margin';

/** Streams whose entries are read together. */
const STREAMS_AT_ONCE = 100;

/** Told once and in force until the next one: these are read from the start. */
const LASTING = ['deployment.mapped', 'deployment.pinned', 'change.requested'];
const PASSING = [
  'deployment.observed',
  'deployment.history-read',
  'change.merged',
];

/**
 * The entries from which the three-way count of an environment is worked out,
 * each stream in its order, as far as they were recorded before `asOf` and are
 * of these services, under whatever name they had; before them the renamings. Only some streams are in memory at a time.
 */
export async function* entriesOf(
  db: Knex,
  { environment, from, until }: CompletenessScope,
  asOf: Date,
  { services, bounds }: Omit<VisibleServices, 'unclaimed'>,
): AsyncGenerator<CompletenessEntry> {
  const { begin, end: beyond } = withMargin({ from, until }, bounds);
  const end = beyond < asOf ? beyond : asOf;
  const renamings = await renamingEntries(db, {
    sql: 'e.observed_at < ?',
    bindings: [asOf],
  });
  const held = services && { services, names: namesBy(renamings).of(services) };
  const deployment = heldBy(held, 'd.service_ref', MAPPED_AT);
  const change = heldBy(held, 'service_ref', 'created_at');
  const deployments: string[] = await db('deployments as d')
    .where({ environment })
    .whereRaw(deployment.sql, deployment.bindings)
    .orderBy('id')
    .pluck('id');
  const changes: string[] = await db('changes')
    .where({ environment })
    .whereRaw(change.sql, change.bindings)
    .where('created_at', '<', end)
    .modify(query => {
      if (bounds) query.where('created_at', '>=', bounds.from);
    })
    .where(builder =>
      builder.whereNull('ended_at').orWhere('ended_at', '>=', begin),
    )
    .orderBy('number')
    .pluck('id');
  yield* renamings.map(({ entry }) => entry);
  const streams = [
    ...deployments.map(id => `deployment:${id}`),
    ...changes.map(id => `change:${id}`),
  ];
  for (let start = 0; start < streams.length; start += STREAMS_AT_ONCE) {
    const { rows } = await db.raw<{ rows: Omit<EntryRow, 'content'>[] }>(
      `SELECT id, stream, stream_seq, entry FROM ledger_entries
       WHERE stream = ANY (?::text[]) AND observed_at < ?
         AND (type = ANY (?::text[])
           OR (type = ANY (?::text[]) AND observed_at >= ?))
       ORDER BY stream, stream_seq`,
      [
        streams.slice(start, start + STREAMS_AT_ONCE),
        end,
        LASTING,
        PASSING,
        begin,
      ],
    );
    for (const row of rows) {
      const { envelope } = toRecordedEntry({ ...row, content: null });
      yield envelope;
    }
  }
}
