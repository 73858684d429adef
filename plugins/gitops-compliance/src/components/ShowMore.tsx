import { Button } from './Button';
import type { Pages } from '../api';
import { Notice } from './Notice';

/** The end of a list of which there may be more. */
export function ShowMore(props: {
  /** What there is more of: `gaps`. */
  what: string;
  pages: Pick<
    Pages<unknown>,
    'more' | 'moreError' | 'loadingMore' | 'loadMore'
  >;
}) {
  const { more, moreError, loadingMore, loadMore } = props.pages;
  return (
    <>
      {moreError && (
        <Notice tone="error" announce="alert">
          Older {props.what} did not come: {moreError.message}
        </Notice>
      )}
      {more && (
        <Button size="small" disabled={loadingMore} onClick={loadMore}>
          Show more
        </Button>
      )}
    </>
  );
}
