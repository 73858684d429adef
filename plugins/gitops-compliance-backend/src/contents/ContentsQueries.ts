import { NotFoundError } from '@backstage/errors';
import type {
  ChangeDiffView,
  ChangelogView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Sight } from '../access/Sight';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { ChangeContents } from './ChangeContents';
import { changeDiffView } from './contentViews';
import type { ChangelogReader, CommitPage, Range } from './ChangelogReader';

/** Read side of what changes are about. No source is read. */
export class ContentsQueries {
  constructor(
    private readonly options: {
      store: ChangeStore;
      contents: ChangeContents;
      changelogs: ChangelogReader;
    },
  ) {}

  /** What a change alters in the cluster, its risk and its digest. */
  async diff(
    id: string,
    sees: Sight,
    page: { limit: number; cursor?: string },
  ): Promise<ChangeDiffView> {
    const row = await this.#find(id, sees);
    return changeDiffView(row, await this.options.contents.get(id), page);
  }

  /** What a change brings or takes away. */
  async changelog(
    id: string,
    sees: Sight,
    page: CommitPage,
  ): Promise<ChangelogView> {
    const row = await this.#find(id, sees);
    return this.options.changelogs.read(rangeOf(row), page);
  }

  async #find(id: string, sees: Sight): Promise<ChangeRow> {
    const row = await this.options.store.find(id, sees);
    if (row) return row;
    throw new NotFoundError(
      `There is no change ${id}, or you may not see its service`,
    );
  }
}

/** The revisions between which a change lies. */
export function rangeOf({
  pins,
  from_revision,
  to_revision,
}: ChangeRow): Range {
  const pin = pins.find(({ sourceRepository }) => sourceRepository !== null);
  return {
    repository: pin?.sourceRepository ?? null,
    base: from_revision,
    head: to_revision,
  };
}
