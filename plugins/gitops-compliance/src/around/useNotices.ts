import { useApi } from '@backstage/core-plugin-api';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  usePages,
  type ListAroundQuery,
  type Pages,
} from '../api';

/** What reached targets around the portal, newest first, live. */
export function useNotices(
  query: Omit<ListAroundQuery, 'cursor'>,
): Pages<AroundNotice> {
  const api = useApi(gitopsComplianceApiRef);
  return usePages(`around ${JSON.stringify(query)}`, (cursor, signal) =>
    api.listAround({ ...query, ...(cursor && { cursor }) }, signal),
  );
}
