import type { Knex } from 'knex';
import { leadOf, type ChangeRow } from '../changes/records';

type SharerRow = Pick<ChangeRow, 'id' | 'lead_id' | 'pins'>;

/**
 * Files of the pins of every change that shares the pull request of these, by
 * change; a change that belongs to no release has no companions.
 */
export async function sharedPinPaths(
  changes: readonly { id: string; release?: { id: string } | null }[],
  db: Knex,
): Promise<Map<string, string[]>> {
  const releases = changes.flatMap(({ release }) => release?.id ?? []);
  if (releases.length === 0) return new Map();
  const rows: SharerRow[] = await db<ChangeRow>('changes')
    .select('id', 'lead_id', 'pins')
    .whereRaw('release_id = ANY (?::uuid[])', [releases])
    .orderBy('number');
  return new Map(
    rows.map(row => {
      const paths = rows
        .filter(other => leadOf(other) === leadOf(row))
        .flatMap(({ pins }) => pins.map(({ path }) => path));
      return [row.id, [...new Set(paths)]];
    }),
  );
}
