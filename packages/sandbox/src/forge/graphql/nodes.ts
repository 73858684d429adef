import { maySee } from '../auth';
import { notFound } from '../errors';
import { parseNodeId } from '../ids';
import { pullByNumber } from '../pulls';
import { actorView } from './accounts';
import { Context, View } from './fields';
import { checkRunView, commitView, refView } from './gitViews';
import { pullView, reviewView } from './pullView';
import { repositoryView } from './repositoryView';

/** The object behind a global id. */
export async function nodeView(
  { world, identity }: Context,
  id: string,
): Promise<View | null> {
  const { type, key } = parseNodeId(id);
  const missing = () =>
    notFound(`Could not resolve to a node with the global id of '${id}'`);
  const home = (repoId: number) => {
    const repo = world.repoById(repoId);
    if (!maySee(world, identity, repo)) {
      throw missing();
    }
    return repo;
  };
  const repo = () => home(Number(key[0]));
  const { users, reviews, checkRuns } = world.state;
  switch (type) {
    case 'Repository':
      return repositoryView(world, repo());
    case 'PullRequest':
      return pullView(
        world,
        repo(),
        pullByNumber(world, repo(), Number(key[1])),
      );
    case 'PullRequestReview': {
      const review = reviews.find(r => r.id === Number(key[0]));
      if (!review) {
        throw missing();
      }
      const place = home(review.repoId);
      const pull = pullByNumber(world, place, review.pullNumber);
      return reviewView(world, place, pull, review);
    }
    case 'CheckRun': {
      const run = checkRuns.find(r => r.id === Number(key[0]));
      if (!run) {
        throw missing();
      }
      return checkRunView(world, home(run.repoId), run);
    }
    case 'Commit':
      return commitView(world, repo(), await world.git(repo()).commit(key[1]));
    case 'Ref': {
      const oid = await world.git(repo()).ref(key[1]);
      if (!oid) {
        throw missing();
      }
      return refView(world, repo(), key[1], oid);
    }
    case 'User':
    case 'Bot': {
      const user = users.find(u => u.id === Number(key[0]));
      if (!user) {
        throw missing();
      }
      return actorView(world, user);
    }
    default:
      throw missing();
  }
}
