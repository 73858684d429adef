import { useEffect, useRef, useState, type ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { Board } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { ChangeTarget } from '../changes/ChangeTarget';
import {
  LiveView,
  Person,
  RelativeTime,
  StatusItem,
  VisibleText,
} from '../components';
import { BoardView } from './BoardView';
import { OpenedChange } from './OpenedChange';
import type { QueuedChange } from './queueGroups';
import { riskOf, standingOf, titleOf } from './queueWords';
import { useBoard } from './useBoard';
import { VOTE_KEYS } from './useVoteKeys';

const useStyles = makeStyles(theme => ({
  body: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: theme.spacing(1, 0),
    '&:focus': { outline: 0 },
  },
}));

/** Opens and closes what one needs to decide; what is opened takes the focus. */
export function Unfolding(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  const [isOpen, setOpen] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) body.current?.focus();
  }, [isOpen]);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-expanded={isOpen}
        // Several of them are in the list.
        aria-label={`${isOpen ? 'Close' : 'Decide on'} ${props.title}`}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Close' : 'Decide'}
      </Button>
      {isOpen && (
        <div
          className={classes.body}
          ref={body}
          tabIndex={-1}
          role="group"
          aria-label={props.title}
          {...VOTE_KEYS}
        >
          {props.children}
        </div>
      )}
    </>
  );
}

/** A change that waits for votes; opened, all that one needs to decide. */
export function QueueItem(props: {
  item: QueuedChange;
  /** The reader was shown it as it is. */
  onOpened(board: Board): void;
  onVoted(board: Board): void;
}) {
  const { item } = props;
  const { change, board } = item;
  return (
    <StatusItem
      status={standingOf(item)}
      line={
        <>
          <strong>{titleOf(item)}</strong>
          <span>
            <ChangeTarget change={change} />
          </span>
          <span>{riskOf(item)}</span>
          <span>
            {board.rules
              .filter(({ state }) => state === 'waiting')
              .map(
                ({ approvals, quorum, name }) =>
                  `${approvals} of ${quorum} of ${name}`,
              )
              .join(' · ')}
          </span>
        </>
      }
    >
      <Typography variant="body2" component="div">
        “<VisibleText text={item.reason} />”{' '}
        <Person person={change.requester} />
        , <RelativeTime at={change.createdAt} />. {change.sentence}
      </Typography>
      {!item.waitsForMe && !board.vote.allowed && (
        <Typography variant="body2">{board.vote.reason}</Typography>
      )}
      <Unfolding title={titleOf(item)}>
        <OpenedChange item={item} />
        <OwnBoard
          changeId={change.id}
          onOpened={props.onOpened}
          onVoted={props.onVoted}
        />
      </Unfolding>
    </StatusItem>
  );
}

/** The board of an opened change, live; tells whenever it was shown anew. */
export function OwnBoard(props: {
  changeId: string;
  onOpened(board: Board): void;
  onVoted(board: Board): void;
}) {
  const live = useBoard(props.changeId);
  const { onOpened } = props;
  const { data } = live;
  useEffect(() => {
    if (data) onOpened(data);
    // Only what is shown anew counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data]);
  return (
    <LiveView live={live} what="the votes">
      {board => (
        <BoardView
          changeId={props.changeId}
          board={board}
          onVoted={voted => {
            live.accept(voted);
            props.onVoted(voted);
          }}
        />
      )}
    </LiveView>
  );
}
