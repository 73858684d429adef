import { useState } from 'react';
import { toApiError, type ApiError } from './ApiError';

/** What there is of a list, and how to get more. */
export interface Further<T> {
  items: T[];
  more: boolean;
  moreError: ApiError | undefined;
  loadingMore: boolean;
  loadMore(): void;
}

interface Loaded<T> {
  key: string;
  items: T[];
  cursor: string | null;
  error?: ApiError;
}

/**
 * A list whose first page came with something else, further pages on demand.
 *
 * @param key - What the list is of; with another key what was loaded goes.
 * @param load - Brings the page after a cursor.
 */
export function useFurther<T>(
  key: string,
  first: { items: T[]; nextCursor: string | null },
  load: (cursor: string) => Promise<{ items: T[]; nextCursor: string | null }>,
): Further<T> {
  const [held, setHeld] = useState<Loaded<T>>();
  const [loadingMore, setLoadingMore] = useState(false);
  const loaded = held?.key === key ? held : undefined;
  const cursor = loaded ? loaded.cursor : first.nextCursor;
  const before = loaded?.items ?? [];

  const loadMore = async () => {
    if (!cursor || loadingMore) {
      return;
    }
    setLoadingMore(true);
    try {
      const page = await load(cursor);
      setHeld({
        key,
        items: [...before, ...page.items],
        cursor: page.nextCursor,
      });
    } catch (thrown) {
      setHeld({ key, items: before, cursor, error: toApiError(thrown) });
    } finally {
      setLoadingMore(false);
    }
  };
  return {
    items: [...first.items, ...before],
    more: cursor !== null,
    moreError: loaded?.error,
    loadingMore,
    loadMore,
  };
}
