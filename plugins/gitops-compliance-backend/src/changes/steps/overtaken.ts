import type { Knex } from 'knex';
import { inWords } from '../../shared/text';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** What overtakes: a change that was merged, with the files that it touched. */
export type Overtaking = Pick<
  ChangeRow,
  'id' | 'number' | 'lead_id' | 'pull_request'
>;

/**
 * Changes in review whose pull request goes into the same branch and touches a
 * file that another one altered there: what would be merged is no longer what
 * reviews are bound to.
 */
export async function overtakenBy(
  { id, lead_id: lead, pull_request: pull }: Overtaking,
  db: Knex,
): Promise<ChangeRow[]> {
  const files = pull?.files ?? [];
  if (!pull || files.length === 0) return [];
  return db<ChangeRow>('changes_now')
    .whereNull('ended_at')
    .whereIn('state', ['reviewing', 'ready'])
    .whereNot({ id: lead ?? id })
    .whereRaw('COALESCE(lead_id, id) <> ?', [lead ?? id])
    .whereRaw(`pull_request ->> 'state' = 'open'`)
    .whereRaw(`pull_request ->> 'repository' = ?`, [pull.repository])
    .whereRaw(`pull_request ->> 'baseBranch' = ?`, [pull.baseBranch])
    .whereRaw(`jsonb_typeof(pull_request -> 'files') = 'array'`)
    .whereRaw(`jsonb_exists_any(pull_request -> 'files', ?::text[])`, [files])
    .orderBy('number');
}

/**
 * Tells each of them at once, so that nobody reviews in vain. The head that is
 * named is not merged by the policy any more.
 */
export async function tellOvertaken(
  merged: Overtaking,
  house: House,
): Promise<void> {
  const touched = merged.pull_request?.files ?? [];
  for (const row of await overtakenBy(merged, house.options.db)) {
    await house.record(row, async (recording, now) => {
      const { headSha, files, baseBranch } = now.pull_request ?? {};
      const shared = (files ?? []).filter(path => touched.includes(path));
      if (!headSha || now.problem?.movedHead === headSha) return;
      const remedy =
        row.kind === 'direct'
          ? `merge ${baseBranch} into the pull request, and have it reviewed again`
          : 'cancel the change, and request it again';
      await recording.append(
        house.draft(
          'change.problem',
          { step: 'merge', movedHead: headSha },
          {
            erasable: {
              message: `#${merged.number} changed ${inWords(
                shared,
              )} on ${baseBranch} since this was opened, so what would be merged is not what is reviewed; ${remedy}. What lies in one file is merged together as one release.`,
            },
          },
        ),
      );
    });
  }
}
