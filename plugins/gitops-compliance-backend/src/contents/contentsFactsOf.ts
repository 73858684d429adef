import type { ContentsFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';

/** Of a row of `change_contents`, what gates look at. */
interface BoundRow {
  change_id: string;
  head_sha: string | null;
  digest: string | null;
  first_digest: string | null;
  digest_head: string | null;
  is_rendered: boolean;
  is_whole: boolean;
}

/** What is known of what changes alter, by their ids; in one query. */
export async function contentsFactsOf(
  changes: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, ContentsFact>> {
  const rows: BoundRow[] = await db('change_contents')
    .select(
      'change_id',
      'head_sha',
      'digest',
      'first_digest',
      db.raw(`digest_facts ->> 'headSha' AS digest_head`),
      db.raw('rendered IS NOT NULL AS is_rendered'),
      db.raw(`coalesce(rendered ->> 'hash', '') <> '' AS is_whole`),
    )
    .whereRaw('change_id = ANY (?::uuid[])', [changes.map(({ id }) => id)]);
  return new Map(
    rows.flatMap(row =>
      row.head_sha === null
        ? []
        : [[row.change_id, factOf(row, row.head_sha)] as const],
    ),
  );
}

function factOf(row: BoundRow, headSha: string): ContentsFact {
  const isOfHead = row.digest_head === headSha;
  const outcome = row.is_whole ? 'known' : 'failed';
  return {
    headSha,
    rendered: row.is_rendered ? outcome : 'pending',
    digest: isOfHead ? row.digest : null,
    firstDigest: isOfHead ? row.first_digest : null,
  };
}
