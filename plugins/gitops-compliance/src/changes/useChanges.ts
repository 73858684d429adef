import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeList,
  ChangeSummary,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  toApiError,
  useLive,
  type ApiError,
  type Live,
} from '../api';

const PAGE_SIZE = 10;
const MAX_RUNNING = 100;

/** Running changes of a service, live. */
export function useRunningChanges(entityRef: string): Live<ChangeList> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`running ${entityRef}`, signal =>
    api.listChanges(
      { entity: entityRef, state: 'running', limit: MAX_RUNNING },
      signal,
    ),
  );
}

/** Ended changes, newest first, as far as they were asked for. */
export interface PastChanges {
  live: Live<ChangeList>;
  items: ChangeSummary[];
  /** New ones that wait above, not to move what somebody reads. */
  held: number;
  /** Lets the held ones in. */
  showHeld(): void;
  /** True where older ones exist. */
  more: boolean;
  loadingMore: boolean;
  moreError: ApiError | undefined;
  loadMore(): void;
}

interface Known {
  key: string;
  items: ChangeSummary[];
  cursor: string | null;
}

/** `first` on top of what is known, each change once. */
function merge(first: ChangeSummary[], known: ChangeSummary[]) {
  const ids = new Set(first.map(item => item.id));
  return [...first, ...known.filter(item => !ids.has(item.id))];
}

/** `known` with the newer contents from `first`, in the order as it is. */
function update(first: ChangeSummary[], known: ChangeSummary[]) {
  const byId = new Map(first.map(item => [item.id, item]));
  return known.map(item => byId.get(item.id) ?? item);
}

/**
 * Ended changes of a service, live and in pages.
 *
 * @param reading - Whether somebody is in the list just now: new ones are then
 *   held back until {@link PastChanges.showHeld}.
 */
export function usePastChanges(
  entityRef: string,
  reading: boolean,
): PastChanges {
  const api = useApi(gitopsComplianceApiRef);
  const query = {
    entity: entityRef,
    state: 'ended' as const,
    limit: PAGE_SIZE,
  };
  const live = useLive(`past ${entityRef}`, signal =>
    api.listChanges(query, signal),
  );
  const [known, setKnown] = useState<Known>();
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<ApiError>();
  const first = live.data;

  useEffect(() => {
    if (!first) {
      return;
    }
    setKnown(before => {
      if (before?.key !== entityRef) {
        return {
          key: entityRef,
          items: first.items,
          cursor: first.nextCursor,
        };
      }
      const combine = reading ? update : merge;
      return { ...before, items: combine(first.items, before.items) };
    });
  }, [first, entityRef, reading]);

  const current = known?.key === entityRef ? known : undefined;
  const items = current?.items ?? first?.items ?? [];
  const shown = new Set(items.map(item => item.id));
  const held = (first?.items ?? []).filter(item => !shown.has(item.id)).length;

  const showHeld = useCallback(() => {
    setKnown(
      before =>
        before &&
        first && { ...before, items: merge(first.items, before.items) },
    );
  }, [first]);

  const cursor = current?.cursor ?? null;
  const loadMore = async () => {
    if (!cursor || loadingMore) {
      return;
    }
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await api.listChanges({ ...query, cursor });
      setKnown(
        before =>
          before && {
            ...before,
            items: merge(before.items, page.items),
            cursor: page.nextCursor,
          },
      );
    } catch (thrown) {
      setMoreError(toApiError(thrown));
    } finally {
      setLoadingMore(false);
    }
  };
  return {
    live,
    items,
    held,
    showHeld,
    more: cursor !== null,
    loadingMore,
    moreError,
    loadMore,
  };
}
