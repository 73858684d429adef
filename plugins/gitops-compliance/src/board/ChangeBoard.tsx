import { LiveView, Section } from '../components';
import { BoardView } from './BoardView';
import { useBoard } from './useBoard';

/** The board's part of a change's page; nothing where no board is asked. */
export function ChangeBoard(props: { changeId: string }) {
  const live = useBoard(props.changeId);
  const { data, error } = live;
  const isAsked = data && data.rules.length + data.votes.length > 0;
  if (!isAsked && !(error && !data)) return null;
  return (
    <Section title="Change advisory board" heading="h3">
      <LiveView live={live} what="the votes">
        {board => (
          <BoardView
            changeId={props.changeId}
            board={board}
            onVoted={live.accept}
          />
        )}
      </LiveView>
    </Section>
  );
}
