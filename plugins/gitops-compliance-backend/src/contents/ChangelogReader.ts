import type {
  ChangelogCommit,
  ChangelogView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  directionOf,
  directionSentence,
  ticketsIn,
  type TicketRule,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ComparedCommit } from '../deployments/commitsProjection';
import { authorView, type ComparisonRow } from '../deployments/deploymentView';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { isCommit } from '../pins';
import type { Policy } from '../policy/Policy';
import { foreignCursor } from '../shared/cursor';
import { shortRevision, TEXT_ERASED } from '../shared/text';
import type { OriginsRow, SourcePullRequestRow } from '../sources/records';
import { sourceTags, type SourceRange } from '../sources/sourceTags';

/** Two revisions of a repository of source code; null: not known. */
export type Range = SourceRange;

/** Which commits of a range. */
export interface CommitPage {
  limit: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

const NOTHING = {
  direction: null,
  brings: null,
  takesAway: null,
  commits: [],
  more: 0,
  nextCursor: null,
};

/**
 * What lies between two revisions, from the read models: commits with their
 * authors, the pull requests that brought them and who approved those, and the
 * tickets that they name. No source is read.
 */
export class ChangelogReader {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      policy: () => Policy;
    },
  ) {}

  /** One page, newest first. */
  async read(range: Range, page: CommitPage): Promise<ChangelogView> {
    const tags = await sourceTags([range], this.options.db);
    const { repository, base, head } = tags.between(range);
    if (base !== null && base === head) {
      return {
        ...NOTHING,
        state: 'known',
        sentence: directionSentence(0, 0),
        direction: 'same',
        brings: 0,
        takesAway: 0,
      };
    }
    if (!repository || !base || !head) {
      return untold(
        'one of the two revisions or the repository of the source is not known',
      );
    }
    const [tag] = tags.brought([range]) ?? [];
    if (tag && tag.commit !== tag.firstCommit) {
      return untold(
        `the tag ${tag.name} of ${repository} is not where it was when it was first read`,
      );
    }
    const strange = [base, head].find(revision => !isCommit(revision));
    if (strange) {
      return untold(
        `it is not on record which commit of ${repository} ${shortRevision(
          strange,
        )} is; tags are read where the policy asks for signatures or reviews of the source`,
      );
    }
    const [there, back] = await Promise.all([
      this.#compared(repository, base, head),
      this.#compared(repository, head, base),
    ]);
    const compared = there ?? back;
    if (!compared) {
      return {
        ...NOTHING,
        state: 'pending',
        sentence: 'The commits are being read; they appear here by themselves.',
      };
    }
    if (compared.missing) {
      return untold(`${repository} does not have both revisions`);
    }
    const ahead = compared.ahead_by ?? 0;
    const behind = compared.behind_by ?? 0;
    const [brings, takesAway] = there ? [ahead, behind] : [behind, ahead];
    const direction = directionOf(brings, takesAway);
    // A comparison lists what its head has: of a way back, the other one's.
    const listing = direction === 'back' ? back : there;
    const paged = pageOf(listing?.commits ?? [], page);
    const isCut = Boolean(listing?.truncated);
    return {
      state: 'known',
      sentence: `${directionSentence(brings, takesAway)}${
        isCut
          ? ` Only the newest ${listing?.commits.length} are on record.`
          : ''
      }`,
      direction,
      brings,
      takesAway,
      commits: listing ? await this.#views(listing, paged.commits) : [],
      more: paged.more,
      nextCursor: paged.nextCursor,
    };
  }

  async #compared(
    repository: string,
    base: string,
    head: string,
  ): Promise<ComparisonRow | undefined> {
    return this.options
      .db<ComparisonRow>('comparisons')
      .where({ repository, base, head })
      .first();
  }

  async #views(
    { repository, base, head }: ComparisonRow,
    commits: ComparedCommit[],
  ): Promise<ChangelogCommit[]> {
    const { db, persons, policy } = this.options;
    const origins = await db<OriginsRow>('comparison_origins')
      .where({ repository, base, head })
      .first();
    const numberOf = (commit: ComparedCommit) =>
      origins?.commits.find(({ sha }) => sha === commit.sha)?.pullRequest ??
      commit.pullRequest;
    const numbers = [...new Set(commits.flatMap(c => numberOf(c) ?? []))];
    const pulls: SourcePullRequestRow[] = await db<SourcePullRequestRow>(
      'source_pull_requests',
    )
      .where({ repository })
      .whereIn('number', numbers);
    const actors = await persons.actors([
      ...commits.map(({ authorRef }) => authorRef),
      ...pulls.flatMap(({ reviews }) => reviews.map(r => r.reviewer)),
    ]);
    const tickets = policy().document.tickets ?? [];
    return commits.map(commit => {
      const number = numberOf(commit);
      const pull = pulls.find(row => row.number === number);
      return commitView(commit, number, pull, tickets, actors);
    });
  }
}

function untold(why: string): ChangelogView {
  return {
    ...NOTHING,
    state: 'unknown',
    sentence: `Which commits lie between cannot be told: ${why}.`,
  };
}

function commitView(
  commit: ComparedCommit,
  number: number | null,
  pull: SourcePullRequestRow | undefined,
  tickets: readonly TicketRule[],
  actors: Actors,
): ChangelogCommit {
  return {
    sha: commit.sha,
    headline: commit.headline ?? TEXT_ERASED,
    author: authorView(commit.authorRef, commit.authorName, actors),
    committedAt: commit.committedAt,
    url: commit.url,
    pullRequest:
      number === null
        ? null
        : {
            number,
            title: pull?.title ?? null,
            url: pull?.url ?? null,
            approvedBy: approversOf(pull).map(ref => actors.view(ref)),
          },
    tickets: ticketsIn([commit.headline, pull?.title ?? null], tickets),
  };
}

/** Whose last word of a pull request is an approval. */
function approversOf(pull: SourcePullRequestRow | undefined): string[] {
  const last = new Map<string, string>();
  for (const { reviewer, state } of pull?.reviews ?? []) {
    if (state !== 'commented') last.set(reviewer, state);
  }
  return [...last].flatMap(([reviewer, state]) =>
    state === 'approved' ? [reviewer] : [],
  );
}

/** Commits are on record oldest first; the cursor is the last one shown. */
function pageOf(
  recorded: ComparedCommit[],
  { limit, cursor }: CommitPage,
): { commits: ComparedCommit[]; more: number; nextCursor: string | null } {
  const newestFirst = [...recorded].reverse();
  const start = cursor
    ? newestFirst.findIndex(({ sha }) => sha === cursor) + 1
    : 0;
  if (cursor && start === 0) {
    throw foreignCursor();
  }
  const commits = newestFirst.slice(start, start + limit);
  const more = newestFirst.length - start - commits.length;
  return {
    commits,
    more,
    nextCursor: more > 0 ? commits[commits.length - 1].sha : null,
  };
}
