import { useEffect, useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../components/Button';
import { ChangeTarget } from '../changes/ChangeTarget';
import { VisibleText } from '../components';
import { OpenedChange } from './OpenedChange';
import { OwnBoard } from './QueueItem';
import type { QueuedChange } from './queueGroups';
import { riskOf, titleOf } from './queueWords';
import { VOTE_KEYS } from './useVoteKeys';

const TITLE = 'agenda-walk';

const useStyles = makeStyles(theme => ({
  body: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignContent: 'start',
  },
}));

/**
 * Goes through what waits for votes, one change at a time on the whole screen.
 * The list stays as it was when it was opened, so that no vote moves it.
 */
export function AgendaWalk(props: { items: QueuedChange[]; onClose(): void }) {
  const classes = useStyles();
  const [items] = useState(props.items);
  const [place, setPlace] = useState(0);
  const item = items[place];
  const last = items.length - 1;
  useEffect(() => {
    document.getElementById(TITLE)?.scrollIntoView?.();
  }, [place]);
  return (
    <Dialog fullScreen open onClose={props.onClose} aria-labelledby={TITLE}>
      <DialogTitle id={TITLE}>
        {place + 1} of {items.length}: {titleOf(item)}
      </DialogTitle>
      <DialogContent
        dividers
        className={classes.body}
        // Keys begin with this change.
        key={item.change.id}
        {...VOTE_KEYS}
      >
        <Typography component="div">
          <ChangeTarget change={item.change} />, {riskOf(item)}. “
          <VisibleText text={item.reason} />”
        </Typography>
        <OpenedChange item={item} />
        <OwnBoard
          changeId={item.change.id}
          onOpened={() => undefined}
          onVoted={() => undefined}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>Close</Button>
        <Button disabled={place === 0} onClick={() => setPlace(place - 1)}>
          Previous
        </Button>
        <Button
          color="primary"
          disabled={place === last}
          onClick={() => setPlace(place + 1)}
        >
          Next
        </Button>
      </DialogActions>
    </Dialog>
  );
}
