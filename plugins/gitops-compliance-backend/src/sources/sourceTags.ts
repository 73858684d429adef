import type { SourceTag } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { isTagName } from '../pins';
import type { TagRow } from './tagsProjection';

/** Commits of source code that a change brings. */
export interface SourceRange {
  /** Null: the service does not say where its source code is. */
  repository: string | null;
  /** Null: the target ran nothing that is known. */
  base: string | null;
  /** Null: it is not known what shall run. */
  head: string | null;
}

/** What ranges are once the tags in them are resolved. */
export interface SourceTags {
  /**
   * The range between commits: of a tag that runs what it named when it was
   * first read. What was not read is left as it is, and was compared with none.
   */
  between<R extends SourceRange>(range: R): R;
  /**
   * The tag that each range shall bring; null: not read. Undefined where they
   * bring none.
   */
  brought(ranges: SourceRange[]): (SourceTag | null)[] | undefined;
}

/** Tags that ranges name, from the read model, in one query at most. */
export async function sourceTags(
  ranges: SourceRange[],
  db: Knex,
): Promise<SourceTags> {
  const named = ranges.flatMap(({ repository, base, head }) =>
    repository === null
      ? []
      : [base, head].flatMap(name =>
          name !== null && isTagName(name) ? [[repository, name]] : [],
        ),
  );
  const rows: TagRow[] =
    named.length === 0
      ? []
      : await db<TagRow>('source_tags').whereIn(['repository', 'name'], named);
  const known = new Map(
    rows.map(row => [`${row.repository}@${row.name}`, row]),
  );
  const tagOf = (repository: string | null, name: string | null) =>
    known.get(`${repository}@${name}`);
  return {
    between: range => ({
      ...range,
      base: tagOf(range.repository, range.base)?.first_commit ?? range.base,
      head: tagOf(range.repository, range.head)?.commit ?? range.head,
    }),
    brought: all =>
      all.some(({ head }) => head !== null && isTagName(head))
        ? all.map(({ repository, head }) => factOf(tagOf(repository, head)))
        : undefined,
  };
}

function factOf(row: TagRow | undefined): SourceTag | null {
  if (!row) return null;
  const { repository, name, commit, first_commit: first, verification } = row;
  return {
    repository,
    name,
    commit,
    firstCommit: first,
    verification: verification && {
      state: verification.state,
      by: verification.by,
    },
  };
}
