import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  Board,
  BoardQueue,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LiveView, Panel, Section } from '../components';
import { AgendaContent } from './AgendaContent';
import { Delegations } from './Delegations';
import { groupQueue } from './queueGroups';
import { QueueItem } from './QueueItem';
import { QueueRelease, VotesForm, type OpenedBoards } from './QueueRelease';
import { useBoardQueue } from './useBoard';

const useStyles = makeStyles(theme => ({
  stack: { display: 'grid', gap: theme.spacing(3) },
  agenda: { marginBottom: theme.spacing(1) },
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
  const [isAgenda, setAgenda] = useState(false);
  const [opened, setOpened] = useState<OpenedBoards>({});
  const show = (id: string, board: Board) =>
    setOpened(before => ({ ...before, [id]: board }));
  if (isAgenda) return <AgendaContent onClose={() => setAgenda(false)} />;
  return (
    <div className={classes.stack}>
      <Panel>
        <Button
          className={classes.agenda}
          size="small"
          variant="outlined"
          onClick={() => setAgenda(true)}
        >
          Agenda of the meeting
        </Button>
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
                {groupQueue(queue).map(({ key, release, items }) =>
                  release === null ? (
                    <QueueItem
                      key={key}
                      item={items[0]}
                      onOpened={board => show(items[0].change.id, board)}
                      onVoted={board =>
                        live.accept(withBoard(queue, items[0].change.id, board))
                      }
                    />
                  ) : (
                    <QueueRelease
                      key={key}
                      release={release}
                      items={items}
                      opened={opened}
                      onOpened={show}
                      onVoted={live.accept}
                    />
                  ),
                )}
              </ul>
              <OnOpened queue={queue} opened={opened} onVoted={live.accept} />
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

/** One vote over several changes that the reader opened as they are now. */
function OnOpened(props: {
  queue: BoardQueue;
  opened: OpenedBoards;
  onVoted(queue: BoardQueue): void;
}) {
  const { queue, opened } = props;
  const items = groupQueue(queue)
    .filter(({ release }) => release === null)
    .map(group => group.items[0])
    .filter(
      ({ change, board, waitsForMe }) =>
        waitsForMe && opened[change.id]?.digest === board.digest,
    );
  if (items.length < 2) return null;
  return (
    <Section title="Vote on what you opened as one" heading="h2">
      <VotesForm items={items} opened={opened} onVoted={props.onVoted} />
    </Section>
  );
}
