import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeFinding,
  ChangeSummary,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, usePages, type Pages } from '../api';
import { queryOf, type ChangeFilter } from './changeFilter';

const PAGE_SIZE = 20;

/** A change that was found, with why it was made and what it alters. */
export interface FoundChange {
  id: string;
  change: ChangeSummary;
  finding: ChangeFinding | undefined;
}

/** Changes that fit a filter, newest first, live. */
export function useFoundChanges(filter: ChangeFilter): Pages<FoundChange> {
  const api = useApi(gitopsComplianceApiRef);
  const query = queryOf(filter);
  return usePages(
    `changes ${JSON.stringify(query)}`,
    async (cursor, signal) => {
      const { items, findings, nextCursor } = await api.listChanges(
        { ...query, limit: PAGE_SIZE, cursor },
        signal,
      );
      return {
        items: items.map((change, index) => ({
          id: change.id,
          change,
          finding: findings?.[index],
        })),
        nextCursor,
      };
    },
  );
}
