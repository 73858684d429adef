import { useEffect, useState } from 'react';
import { toApiError, type ApiError } from './ApiError';
import { useLive, type Live } from './useLive';

/** A page of a list, and the cursor of the next one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list, newest first, as far as it was asked for. */
export interface Pages<T> {
  live: Live<Page<T>>;
  items: T[];
  more: boolean;
  moreError: ApiError | undefined;
  loadingMore: boolean;
  loadMore(): void;
  /** Takes an item as an action left it; a new one comes first. */
  accept(item: T): void;
}

interface Older<T> {
  key: string;
  items: T[];
  cursor: string | null;
}

/**
 * A list whose first page is live, with older items on demand.
 *
 * @param key - What the list is of; another key starts anew.
 * @param load - Brings a page; must stop when its signal aborts.
 */
export function usePages<T extends { id: string }>(
  key: string,
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const live = useLive(key, signal => load(undefined, signal));
  const [held, setHeld] = useState<Older<T>>();
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<ApiError>();
  useEffect(() => setMoreError(undefined), [key]);

  const older = held?.key === key ? held : undefined;
  const first = live.data?.items ?? [];
  const shown = new Set(first.map(item => item.id));
  const items = [
    ...first,
    ...(older?.items ?? []).filter(item => !shown.has(item.id)),
  ];
  const cursor = older ? older.cursor : live.data?.nextCursor ?? null;

  const loadMore = async () => {
    if (!cursor || loadingMore) {
      return;
    }
    setLoadingMore(true);
    setMoreError(undefined);
    try {
      const page = await load(cursor);
      setHeld({
        key,
        items: [...(older?.items ?? []), ...page.items],
        cursor: page.nextCursor,
      });
    } catch (thrown) {
      setMoreError(toApiError(thrown));
    } finally {
      setLoadingMore(false);
    }
  };
  const accept = (accepted: T) => {
    const replace = (item: T) => (item.id === accepted.id ? accepted : item);
    const isNew = !items.some(item => item.id === accepted.id);
    if (live.data) {
      const known = live.data.items.map(replace);
      live.accept({
        ...live.data,
        items: isNew ? [accepted, ...known] : known,
      });
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
