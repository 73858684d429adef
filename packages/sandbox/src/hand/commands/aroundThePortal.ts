import { ForgeError } from '../../forge/errors';
import type { Hand } from '../Hand';
import { short } from '../repositories';

/**
 * Commits to a protected main branch: by the rules if they let this person
 * through, else with protection set aside, as its owner could do.
 *
 * @returns what happened, without what was changed
 */
export async function pushAround(
  hand: Hand,
  commit: {
    owner: string;
    repo: string;
    files: Record<string, string>;
    message: string;
    author: string;
  },
): Promise<string> {
  const push = (bypassProtection: boolean) =>
    hand.forge.admin.commit({ ...commit, branch: 'main', bypassProtection });
  try {
    const sha = await push(false);
    return `${commit.author} pushed ${short(
      sha,
    )} to main, as the rules of the forge let this person do`;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
  }
  const sha = await push(true);
  return `${commit.author} pushed ${short(
    sha,
  )} to main with its protection set aside`;
}
