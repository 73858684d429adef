import { Commit } from '../git/objects';
import { headOwnerOf } from '../forks';
import { Pull, Repo } from '../types';
import type { World } from '../World';
import { settingsOf } from './settings';

export interface Message {
  title: string;
  body: string;
}

/** One commit message of a title and what follows it. */
export function joined({ title, body }: Message): string {
  return body ? `${title}\n\n${body}` : title;
}

function split(commit: Commit): Message {
  const [title, ...rest] = commit.message.split('\n');
  return { title, body: rest.join('\n').trim() };
}

/** The title and text that GitHub gives a merge commit. */
export function mergeMessage(repo: Repo, pull: Pull): Message {
  const settings = settingsOf(repo);
  const merged = `Merge pull request #${pull.number} from ${headOwnerOf(
    repo,
    pull,
  )}/${pull.headRef}`;
  const bodies = { PR_BODY: pull.body, PR_TITLE: pull.title, BLANK: '' };
  return {
    title:
      settings.merge_commit_title === 'PR_TITLE'
        ? `${pull.title} (#${pull.number})`
        : merged,
    body: bodies[settings.merge_commit_message],
  };
}

/** The authors beside the pull request's own, each named once. */
function coAuthors(world: World, pull: Pull, commits: Commit[]): string[] {
  const own = world.user(pull.authorId).email.toLowerCase();
  const others = commits
    .map(({ author }) => author)
    .filter(author => author.email.toLowerCase() !== own);
  const lines = others.map(({ name, email }) => `${name} <${email}>`);
  return [...new Set(lines)].map(line => `Co-authored-by: ${line}`);
}

/**
 * The title and text that GitHub gives a squash commit: of one commit its own,
 * of several the pull request's title over a list of their messages. Other
 * authors are named as co-authors. (GitHub docs: "Configuring commit squashing
 * for pull requests", "About pull request merges".)
 */
export function squashMessage(
  world: World,
  repo: Repo,
  pull: Pull,
  commits: Commit[],
): Message {
  const settings = settingsOf(repo);
  const messages = commits.map(split);
  const single = messages.length === 1 ? messages[0] : undefined;
  const usesCommit =
    single && settings.squash_merge_commit_title === 'COMMIT_OR_PR_TITLE';
  const list = single
    ? single.body
    : messages.map(message => `* ${joined(message)}`).join('\n\n');
  const bodies = { PR_BODY: pull.body, COMMIT_MESSAGES: list, BLANK: '' };
  const body = bodies[settings.squash_merge_commit_message];
  const trailers = coAuthors(world, pull, commits).join('\n');
  const rule = body && trailers && !single ? '---------' : '';
  return {
    title: `${usesCommit ? single.title : pull.title} (#${pull.number})`,
    body: [body, rule, trailers].filter(Boolean).join('\n\n'),
  };
}
