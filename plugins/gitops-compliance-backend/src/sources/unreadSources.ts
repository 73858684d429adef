import type { Knex } from 'knex';
import type { JobDraft } from '../jobs/Jobs';
import { sourceJob } from './SourceReader';

/**
 * The jobs for comparisons on record of which it was never read what brought
 * their commits: made before that was kept, or given up after many tries. While
 * it is not read, gates that ask for it stay unknown.
 *
 * @param ranges - repository, base and head of each
 */
export async function unreadSources(
  ranges: string[][],
  db: Knex,
): Promise<JobDraft[]> {
  const { rows } = await db.raw<{
    rows: { repository: string; base: string; head: string }[];
  }>(
    `SELECT repository, base, head FROM comparisons c
     JOIN (SELECT DISTINCT * FROM unnest(?::text[], ?::text[], ?::text[])
       AS t (repository, base, head)) asked USING (repository, base, head)
     WHERE NOT c.missing AND c.commits <> '[]' AND NOT EXISTS (
       SELECT FROM comparison_origins o
       WHERE (o.repository, o.base, o.head) = (c.repository, c.base, c.head))`,
    [0, 1, 2].map(part => ranges.map(range => range[part])),
  );
  return rows.map(({ repository, base, head }) =>
    sourceJob(repository, base, head),
  );
}
