import { nodeKey } from '../ids';
import { pullByNumber } from '../pulls';
import { Pull, Repo } from '../types';
import { Context } from './fields';

/** What every mutation may carry. */
export interface Input {
  clientMutationId?: string | null;
}

/** A mutation as the root object has it. */
export type Mutation<I> = (
  args: { input: I & Input },
  context: Context,
) => Promise<object>;

/** Adds what every payload carries. */
export function mutation<I>(
  run: (input: I, context: Context) => Promise<object>,
): Mutation<I> {
  return async ({ input }, context) => ({
    clientMutationId: input.clientMutationId ?? null,
    ...(await run(input, context)),
  });
}

/** The repository behind a node id. */
export function repoOf({ world }: Context, id: string): Repo {
  return world.repoById(Number(nodeKey('Repository', id)[0]));
}

/** The pull request behind a node id. */
export function pullOf(
  { world }: Context,
  id: string,
): { repo: Repo; pull: Pull } {
  const [repoId, number] = nodeKey('PullRequest', id).map(Number);
  const repo = world.repoById(repoId);
  return { repo, pull: pullByNumber(world, repo, number) };
}
