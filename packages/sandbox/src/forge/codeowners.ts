import { minimatch } from 'minimatch';
import { changedFiles } from './pulls';
import { Pull, Repo, User } from './types';
import { World } from './World';

const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

interface OwnerRule {
  pattern: string;
  owners: string[];
}

/** Whether a path falls under a CODEOWNERS pattern (as in .gitignore). */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const bare = pattern.replace(/^\//, '');
  const globs = bare.endsWith('/') ? [`${bare}**`] : [bare, `${bare}/**`];
  return globs.some(glob =>
    minimatch(path, anchored ? glob : `**/${glob}`, { dot: true }),
  );
}

/** The rules of the base branch's first CODEOWNERS file. */
async function rulesOf(world: World, repo: Repo, branch: string) {
  const found = await world
    .git(repo)
    .objects(PLACES.map(place => `refs/heads/${branch}:${place}`));
  const text = found.find(object => object?.type === 'blob')?.data;
  return (text?.toString('utf8') ?? '')
    .split('\n')
    .map(line => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([pattern]) => pattern)
    .map(([pattern, ...owners]): OwnerRule => ({ pattern, owners }));
}

function owns(world: World, owner: string, user: User): boolean {
  if (!owner.startsWith('@')) {
    return owner.toLowerCase() === user.email.toLowerCase();
  }
  const [org, slug] = owner.slice(1).split('/');
  if (!slug) {
    return org.toLowerCase() === user.login.toLowerCase();
  }
  return world.state.teams.some(
    team =>
      team.org === org &&
      team.slug === slug &&
      team.members.includes(user.login),
  );
}

/**
 * Owners who have not approved yet: for each changed file the last matching
 * rule decides, and one of its owners must be among `approvers`.
 */
export async function missingCodeOwners(
  world: World,
  repo: Repo,
  pull: Pull,
  approvers: User[],
): Promise<string[]> {
  const rules = await rulesOf(world, repo, pull.baseRef);
  const missing = new Set<string>();
  for (const file of await changedFiles(world, repo, pull)) {
    const rule = rules.findLast(r => matches(r.pattern, file.path));
    const approved = rule?.owners.some(owner =>
      approvers.some(user => owns(world, owner, user)),
    );
    if (rule && rule.owners.length > 0 && !approved) {
      missing.add(rule.owners.join(' or '));
    }
  }
  return [...missing];
}
