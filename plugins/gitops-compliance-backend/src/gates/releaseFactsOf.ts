import type { ReleaseFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { ReleaseRow } from '../releases/records';
import { instantOrNull } from '../shared/time';

/** A change, or one that might be requested, and its place in a release. */
interface MaybeMember {
  id: string;
  release?: { id: string; wave: number } | null;
}

type MemberRow = Pick<
  ChangeRow,
  'id' | 'number' | 'wave' | 'state' | 'ended_at' | 'release_id'
>;

/** What gates may know of the releases of these changes, by change. */
export async function releaseFactsOf(
  changes: readonly MaybeMember[],
  db: Knex,
): Promise<Map<string, ReleaseFact>> {
  const facts = new Map<string, ReleaseFact>();
  const ids = changes.flatMap(({ release }) => (release ? [release.id] : []));
  if (ids.length === 0) return facts;
  const releases: ReleaseRow[] = await db<ReleaseRow>('releases').whereRaw(
    'id = ANY (?::uuid[])',
    [ids],
  );
  const members: MemberRow[] = await db<ChangeRow>('changes')
    .select('id', 'number', 'wave', 'state', 'ended_at', 'release_id')
    .whereRaw('release_id = ANY (?::uuid[])', [ids])
    .orderBy('number');
  for (const { id, release } of changes) {
    if (!release) continue;
    const row = releases.find(candidate => candidate.id === release.id);
    // Folded within the transaction that requests its changes.
    if (!row) throw new Error(`Release ${release.id} is not known`);
    facts.set(id, {
      id: row.id,
      number: row.number,
      wave: release.wave,
      pauseSeconds: row.pause_seconds,
      stopOnFailure: row.stop_on_failure,
      resumedAt: instantOrNull(row.resumed_at),
      others: members
        .filter(each => each.release_id === release.id && each.id !== id)
        .map(({ number, wave, state, ended_at: endedAt }) => ({
          number,
          wave: wave ?? 1,
          state,
          endedAt: instantOrNull(endedAt),
        })),
    });
  }
  return facts;
}
