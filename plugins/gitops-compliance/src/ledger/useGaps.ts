import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  GapOfReader,
  GapPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  type ApiError,
  type Live,
} from '../api';

const PAGE_SIZE = 20;

/** Which gaps are shown. */
export type GapFilter = GapOfReader['state'] | 'all';

/** Gaps, newest first, as far as they were asked for. */
export interface Gaps {
  live: Live<GapPage>;
  items: GapOfReader[];
  more: boolean;
  moreError: ApiError | undefined;
  loadingMore: boolean;
  loadMore(): void;
  /** Takes a gap as an acceptance left it. */
  accept(gap: GapOfReader): void;
}

interface Older {
  filter: GapFilter;
  items: GapOfReader[];
  cursor: string | null;
}

/** Gaps of a filter: the first page live, older ones on demand. */
export function useGaps(filter: GapFilter): Gaps {
  const api = useApi(gitopsComplianceApiRef);
  const query = {
    limit: PAGE_SIZE,
    ...(filter === 'all' ? {} : { state: filter }),
  };
  const live = useLive(`gaps ${filter}`, signal => api.listGaps(query, signal));
  const [held, setHeld] = useState<Older>();
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<ApiError>();
  useEffect(() => setMoreError(undefined), [filter]);

  const older = held?.filter === filter ? held : undefined;
  const first = live.data?.items ?? [];
  const shown = new Set(first.map(gap => gap.id));
  const items = [
    ...first,
    ...(older?.items ?? []).filter(gap => !shown.has(gap.id)),
  ];
  const cursor = older ? older.cursor : live.data?.nextCursor ?? null;

  const loadMore = async () => {
    if (!cursor || loadingMore) {
      return;
    }
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await api.listGaps({ ...query, cursor });
      setHeld({
        filter,
        items: [...(older?.items ?? []), ...page.items],
        cursor: page.nextCursor,
      });
    } catch (thrown) {
      setMoreError(toApiError(thrown));
    } finally {
      setLoadingMore(false);
    }
  };
  const accept = (accepted: GapOfReader) => {
    const replace = (gap: GapOfReader) =>
      gap.id === accepted.id ? accepted : gap;
    if (live.data) {
      live.accept({ ...live.data, items: live.data.items.map(replace) });
    }
    setHeld(
      before => before && { ...before, items: before.items.map(replace) },
    );
  };
  return {
    live,
    items,
    more: cursor !== null,
    moreError,
    loadingMore,
    loadMore,
    accept,
  };
}
