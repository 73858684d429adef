import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  Board,
  BoardQueue,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { LiveView, Panel } from '../components';
import { Delegations } from './Delegations';
import { QueueItem } from './QueueItem';
import { useBoardQueue } from './useBoard';

const useStyles = makeStyles(theme => ({
  stack: { display: 'grid', gap: theme.spacing(3) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

function sentenceOf({ items }: BoardQueue): string {
  const mine = items.filter(({ waitsForMe }) => waitsForMe).length;
  if (items.length === 0) return 'No change waits for a vote.';
  if (mine === 0) {
    return 'No change waits for your vote; those below wait for others.';
  }
  return mine === 1
    ? '1 change waits for your vote.'
    : `${mine} changes wait for your vote.`;
}

/** The queue after a vote: where it counts, the change waits for others. */
function withBoard(queue: BoardQueue, id: string, board: Board): BoardQueue {
  return {
    ...queue,
    items: queue.items.map(item =>
      item.change.id === id ? { ...item, board, waitsForMe: false } : item,
    ),
  };
}

/** The queue of the change advisory board, what waits for the user first. */
export function QueueContent() {
  const classes = useStyles();
  const live = useBoardQueue();
  return (
    <div className={classes.stack}>
      <Panel>
        <LiveView live={live} what="what waits for votes">
          {queue => (
            <>
              <Typography component="p" aria-live="polite">
                {sentenceOf(queue)}
              </Typography>
              {queue.items.length === 0 && (
                <Typography variant="body2">
                  Changes appear here while the policy asks a board for them and
                  it has not decided.
                </Typography>
              )}
              <ul className={classes.list} aria-label="Changes to vote on">
                {queue.items.map(item => (
                  <QueueItem
                    key={item.change.id}
                    item={item}
                    onVoted={board =>
                      live.accept(withBoard(queue, item.change.id, board))
                    }
                  />
                ))}
              </ul>
              {queue.more > 0 && (
                <Typography variant="body2">
                  More wait than are shown; decide on these first.
                </Typography>
              )}
            </>
          )}
        </LiveView>
      </Panel>
      <Panel>
        <Delegations />
      </Panel>
    </div>
  );
}
