import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  Board,
  BoardVote,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef } from '../api';
import {
  Notice,
  Person,
  PlainTable,
  RelativeTime,
  Status,
  type PlainColumn,
  type StatusTone,
} from '../components';
import { DECISIONS } from './decisions';
import { seatsOf } from './seats';
import { VoteAgain } from './VoteAgain';
import { VoteForm, type CastVote } from './VoteForm';

const useStyles = makeStyles(theme => ({
  stack: { display: 'grid', gap: theme.spacing(1.5) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

type Rule = Board['rules'][number];

const STATE: Record<Rule['state'], StatusTone> = {
  met: 'ok',
  waiting: 'waiting',
  rejected: 'error',
  standard: 'ok',
};

function progressOf({ state, approvals, quorum, rejections }: Rule): string {
  switch (state) {
    case 'standard':
      return 'not asked, it is a standard change';
    case 'rejected':
      return `rejected by ${rejections}`;
    default:
      return `${approvals} of ${quorum} ${quorum === 1 ? 'vote' : 'votes'}`;
  }
}

/** Of a catalog reference, what people know. */
function nameOf(userRef: string): string {
  return userRef.replace(/^user:(default\/)?/, '');
}

const COLUMNS: PlainColumn<BoardVote>[] = [
  {
    header: 'Who',
    cell: vote => (
      <>
        <Person person={vote.voter} />
        {vote.for && (
          <>
            {' '}
            for <Person person={vote.for} />
          </>
        )}
      </>
    ),
  },
  {
    header: 'Vote',
    cell: vote => {
      const [tone, word] = DECISIONS.find(
        ({ decision }) => decision === vote.decision,
      )!.cast;
      return <Status tone={tone}>{word}</Status>;
    },
  },
  { header: 'Comment', cell: vote => vote.comment ?? '' },
  { header: 'When', cell: vote => <RelativeTime at={vote.at} /> },
  {
    header: 'Counts',
    cell: vote =>
      vote.standing === 'counts' ? (
        <Status tone="ok">Counts</Status>
      ) : (
        <Status tone="waiting">Does not count: {vote.why}</Status>
      ),
  },
];

const SHORT_DIGEST = 7;

/** How far the board of a change is, and who voted. */
export function BoardVotes(props: { board: Board }) {
  const classes = useStyles();
  const { board } = props;
  return (
    <>
      <ul className={classes.list} aria-label="Rules of the board">
        {board.rules.map(rule => (
          <li key={rule.name}>
            <Typography variant="body2" component="div">
              <Status tone={STATE[rule.state]}>
                {rule.name}: {progressOf(rule)}
              </Status>{' '}
              from {rule.from.join(', ')}
              {rule.onDuty && `; on duty this week: ${nameOf(rule.onDuty)}`}
            </Typography>
          </li>
        ))}
      </ul>
      {board.votes.length === 0 ? (
        <Typography variant="body2">Nobody has voted yet.</Typography>
      ) : (
        <PlainTable
          caption="Votes"
          columns={COLUMNS}
          rows={board.votes}
          rowKey={vote => `${vote.voter.name} ${vote.at}`}
          empty="Nobody has voted yet."
        />
      )}
    </>
  );
}

/** The board of a change: how far it is, who voted, and the own vote. */
export function BoardView(props: {
  changeId: string;
  board: Board;
  onVoted(board: Board): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { board, changeId } = props;
  const seats = seatsOf(board);
  const digest = board.digest ?? '';
  const cast = async (vote: CastVote) =>
    props.onVoted(await api.vote(changeId, { ...vote, digest }));
  return (
    <div className={classes.stack}>
      <BoardVotes board={board} />
      {board.alteredSince.length > 0 && (
        <Notice tone="warning">
          Since your vote this altered: {board.alteredSince.join(', ')}. Look at
          it again, and vote again.
        </Notice>
      )}
      {seats.length === 0 ? (
        <Typography variant="body2">{board.vote.reason}</Typography>
      ) : (
        <>
          <VoteAgain board={board} cast={cast} />
          <VoteForm
            // Begins anew with another digest, and after each vote.
            key={`${board.digest} ${board.votes.length}`}
            id={changeId}
            seats={seats}
            about={`The vote is for ${digest.slice(
              0,
              SHORT_DIGEST,
            )}…, and void if anything of it alters.`}
            cast={cast}
          />
        </>
      )}
    </div>
  );
}
