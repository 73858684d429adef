import { useEffect } from 'react';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type {
  Board,
  BoardQueue,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef } from '../api';
import { ChangeTarget } from '../changes/ChangeTarget';
import { LiveView, StatusItem, VisibleText } from '../components';
import { BoardVotes } from './BoardView';
import { OpenedChange } from './OpenedChange';
import { Unfolding } from './QueueItem';
import type { QueuedChange } from './queueGroups';
import { riskOf, standingOf, titleOf } from './queueWords';
import { commonSeatsOf } from './seats';
import { useBoard } from './useBoard';
import { VoteForm } from './VoteForm';

/** Boards as they were shown, by the id of the change. */
export type OpenedBoards = Readonly<Record<string, Board>>;

/** A release that waits for votes: opened, each of its changes, and one vote. */
export function QueueRelease(props: {
  release: number;
  items: QueuedChange[];
  opened: OpenedBoards;
  onOpened(id: string, board: Board): void;
  onVoted(queue: BoardQueue): void;
}) {
  const { items, release } = props;
  const title = `Release ${release}`;
  const waiting = items.filter(({ waitsForMe }) => waitsForMe);
  const riskiest = [...items].sort(
    (one, other) => (other.change.risk ?? 10) - (one.change.risk ?? 10),
  )[0];
  return (
    <StatusItem
      status={standingOf(waiting[0] ?? items[0])}
      line={
        <>
          <strong>{title}</strong>
          <span>{items.map(titleOf).join(', ')}</span>
          <span>{riskOf(riskiest)}</span>
        </>
      }
    >
      <Typography variant="body2">
        “<VisibleText text={items[0].reason} />”
      </Typography>
      <Unfolding title={title}>
        {items.map(item => (
          <Part
            key={item.change.id}
            item={item}
            onOpened={board => props.onOpened(item.change.id, board)}
          />
        ))}
        {waiting.length > 0 && (
          <VotesForm
            items={waiting}
            opened={props.opened}
            onVoted={props.onVoted}
          />
        )}
      </Unfolding>
    </StatusItem>
  );
}

/** One change of an opened release. */
function Part(props: { item: QueuedChange; onOpened(board: Board): void }) {
  const { item, onOpened } = props;
  const live = useBoard(item.change.id);
  const { data } = live;
  useEffect(() => {
    if (data) onOpened(data);
    // Only what is shown anew counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data]);
  return (
    <section aria-label={titleOf(item)}>
      <Typography variant="h6" component="h2">
        {titleOf(item)} <ChangeTarget change={item.change} />
      </Typography>
      <OpenedChange item={item} />
      <LiveView live={live} what="the votes">
        {board => <BoardVotes board={board} />}
      </LiveView>
    </section>
  );
}

/** One vote on several changes that the reader was shown as they are. */
export function VotesForm(props: {
  items: QueuedChange[];
  opened: OpenedBoards;
  onVoted(queue: BoardQueue): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { items, opened } = props;
  const ids = items.map(({ change }) => change.id);
  const boards = ids.flatMap(id => opened[id] ?? []);
  if (boards.length < items.length) {
    return (
      <Typography variant="body2">
        You can vote once each of them was shown.
      </Typography>
    );
  }
  const seats = commonSeatsOf(boards);
  if (seats.length === 0) {
    return (
      <Typography variant="body2">
        You cannot vote on all of them as one; open each and see why.
      </Typography>
    );
  }
  return (
    <VoteForm
      // Begins anew when one of them alters.
      key={boards.map(({ digest }) => digest).join(' ')}
      id={ids.join('-')}
      seats={seats}
      about={`One vote for each of ${items
        .map(titleOf)
        .join(', ')}, and void for what alters.`}
      cast={async vote =>
        props.onVoted(
          await api.voteOnAll({
            ...vote,
            votes: ids.map(id => ({
              change: id,
              digest: opened[id].digest ?? '',
              opened: opened[id].opened ?? '',
            })),
          }),
        )
      }
    />
  );
}
