import { useEffect, useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Further } from '../api';
import { Button } from './Button';

const useStyles = makeStyles({
  button: { '@media print': { display: 'none' } },
  note: { display: 'none', '@media print': { display: 'block' } },
});

/**
 * Prints a list whole: what has yet to come of it is asked for before. Where the
 * browser is told to print instead, the sheet says what is missing.
 */
export function PrintAll(props: {
  /** What there is more of: `services`. */
  what: string;
  pages: Further<unknown>;
}) {
  const classes = useStyles();
  const [isAsked, setAsked] = useState(false);
  const { items, more, moreError, loadingMore, loadMore } = props.pages;
  useEffect(() => {
    if (!isAsked || loadingMore) return;
    if (more && !moreError) {
      loadMore();
      return;
    }
    setAsked(false);
    if (!more) window.print();
  }, [isAsked, more, moreError, loadingMore, loadMore]);
  return (
    <>
      <Button
        className={classes.button}
        variant="outlined"
        disabled={isAsked}
        onClick={() => {
          setAsked(true);
          // Also what could not come before.
          if (more) loadMore();
        }}
      >
        Print
      </Button>
      {more && (
        <Typography className={classes.note}>
          These are the first {items.length} {props.what}: press Print on the
          page for all of them.
        </Typography>
      )}
    </>
  );
}
