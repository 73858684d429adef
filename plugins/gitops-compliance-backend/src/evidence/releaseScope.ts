import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import type { ReleaseRow } from '../releases/records';
import { requestOfRelease } from './exportRequests';
import { unseenChanges, type SettledExport } from './exportScope';
import type { ExportRequest } from './records';

/**
 * Settles what is told of a release: all of its changes, once they have ended.
 *
 * @throws NotFoundError for a release of which none may be seen
 * @throws NotAllowedError where some of its changes may not be seen: a part
 *   would be taken for the whole
 * @throws ConflictError while one of its changes is under way
 */
export async function settleRelease(
  db: Knex,
  id: string,
  framework: ExportRequest['framework'],
  sees: Sight,
): Promise<SettledExport> {
  const release = await db<ReleaseRow>('releases').where({ id }).first();
  const changes = await db<ChangeRow>('changes_now').where({ release_id: id });
  const ids = changes.map(change => change.id);
  const unseen = await unseenChanges(db, ids, sees);
  if (!release || unseen === ids.length) {
    throw new NotFoundError(
      `There is no release ${id}, or you may not see its services`,
    );
  }
  if (unseen > 0) {
    throw new NotAllowedError(
      `The release has ${unseen} changes that you may not see; ask somebody who sees them, or ask for the services that you see`,
    );
  }
  const running = changes.filter(change => !change.ended_at);
  if (running.length > 0) {
    throw new ConflictError(
      `${running.length} of the ${ids.length} changes of R${release.number} are under way; its evidence is made when they have ended`,
    );
  }
  return requestOfRelease(release, changes, framework);
}
