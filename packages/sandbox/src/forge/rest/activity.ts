import { unprocessable } from '../errors';
import { ZERO_OID } from '../git/objects';
import { Push } from '../types';
import { ok, paginate, RepoCall, RepoRoutes } from './route';
import { Json, userJson } from './shapes';

function activityType({ before, after, forced }: Push): string {
  if (before === ZERO_OID) {
    return 'branch_creation';
  }
  if (after === ZERO_OID) {
    return 'branch_deletion';
  }
  return forced ? 'force_push' : 'push';
}

function activityJson({ world }: RepoCall, push: Push, id: number): Json {
  const actor = world.state.users.find(user => user.id === push.actorId);
  return {
    id,
    node_id: Buffer.from(`Activity:${id}`).toString('base64url'),
    before: push.before,
    after: push.after,
    ref: push.ref,
    timestamp: push.at,
    activity_type: activityType(push),
    actor: actor ? userJson(world, actor) : null,
  };
}

/** The forge's own record of who moved a ref, newest first. */
export function activityRoutes(routes: RepoRoutes): void {
  routes.on('get', '/activity', 'contents:read', call => {
    const { ref, direction = 'desc' } = call.query;
    if (!['asc', 'desc'].includes(direction)) {
      throw unprocessable('direction must be asc or desc');
    }
    const full = ref && !ref.startsWith('refs/') ? `refs/heads/${ref}` : ref;
    const activities = call.world.state.pushes
      .map((push, index) => ({ push, id: index + 1 }))
      .filter(({ push }) => push.repoId === call.repo.id)
      .filter(({ push }) => !full || push.ref === full)
      .map(({ push, id }) => activityJson(call, push, id));
    return ok(
      paginate(call, direction === 'asc' ? activities : activities.reverse()),
    );
  });
}
