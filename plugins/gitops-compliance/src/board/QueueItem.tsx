import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type {
  Board,
  BoardQueue,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../changes/changeHref';
import { ChangeTarget } from '../changes/ChangeTarget';
import {
  Person,
  RelativeTime,
  StatusItem,
  type StatusTone,
} from '../components';
import { ChangeContents } from '../contents';
import { BoardView } from './BoardView';

const useStyles = makeStyles(theme => ({
  body: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: theme.spacing(1, 0),
  },
}));

type Item = BoardQueue['items'][number];

function statusOf({ waitsForMe, board }: Item): readonly [StatusTone, string] {
  if (waitsForMe) return ['waiting', 'Waits for you'];
  return board.votes.some(({ mine, standing }) => mine && standing === 'counts')
    ? ['ok', 'You voted']
    : ['paused', 'Waits for others'];
}

/** A change that waits for votes; opened, all that one needs to decide. */
export function QueueItem(props: { item: Item; onVoted(board: Board): void }) {
  const classes = useStyles();
  const [isOpen, setOpen] = useState(false);
  const { item } = props;
  const { change, board } = item;
  const title = `#${change.number} ${change.service.split('/').pop()}`;
  const bodyId = `queue-${change.id}`;
  return (
    <StatusItem
      status={statusOf(item)}
      line={
        <>
          <strong>{title}</strong>
          <span>
            <ChangeTarget change={change} />
          </span>
          <span>
            {change.risk === null ? 'risk not known' : `risk ${change.risk}`}
          </span>
          <span>
            {board.rules
              .filter(({ state }) => state === 'waiting')
              .map(
                ({ approvals, quorum, name }) =>
                  `${approvals} of ${quorum} of ${name}`,
              )
              .join(' · ')}
          </span>
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-controls={bodyId}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Close' : 'Decide'}
            {/* Several of them are in the list. */}
            <span hidden> on {title}</span>
          </Button>
        </>
      }
    >
      <Typography variant="body2" component="div">
        “{item.reason}” <Person person={change.requester} />,{' '}
        <RelativeTime at={change.createdAt} />. {change.sentence}
      </Typography>
      {!item.waitsForMe && !board.vote.allowed && (
        <Typography variant="body2">{board.vote.reason}</Typography>
      )}
      <div id={bodyId} hidden={!isOpen}>
        {isOpen && (
          <div className={classes.body}>
            <Link to={changeHref(change)}>
              Gates, timeline and history of {title}
            </Link>
            <ChangeContents id={change.id} pins={[]} />
            <BoardView
              changeId={change.id}
              board={board}
              onVoted={props.onVoted}
            />
          </div>
        )}
      </div>
    </StatusItem>
  );
}
