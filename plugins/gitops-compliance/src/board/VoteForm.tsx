import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type {
  Board,
  BoardVote,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { Notice } from '../components';
import { DECISIONS, EXPLAINED } from './decisions';

const SHORT_DIGEST = 7;
const MAX_COMMENT = 2000;

const useStyles = makeStyles(theme => ({
  form: { display: 'grid', gap: theme.spacing(1), '&:focus': { outline: 0 } },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/**
 * Casts a vote in two steps: what it says, and that it is cast. On a button the keys
 * a, r, q, n and m choose; Enter on the last button casts.
 */
export function VoteForm(props: {
  changeId: string;
  board: Board;
  onVoted(board: Board): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { board } = props;
  const stands = board.stands.filter(each => each.allowed);
  const seats = [
    ...(board.vote.allowed ? [{ ref: '', name: 'myself' }] : []),
    ...stands.map(({ for: person }) => ({
      ref: person.entityRef ?? '',
      name: person.name,
    })),
  ];
  const [chosen, setChosen] = useState<BoardVote['decision']>();
  const [comment, setComment] = useState('');
  const [seat, setSeat] = useState<string>();
  const [isShort, setShort] = useState(false);
  const { busy, refusal, ask } = useAsking();
  if (seats.length === 0 || board.digest === null) {
    return <Typography variant="body2">{board.vote.reason}</Typography>;
  }
  const digest = board.digest;
  const forRef = seat ?? seats[0].ref;

  const cast = () => {
    if (!chosen || busy) return;
    const needsWords = EXPLAINED.includes(chosen) && comment.trim() === '';
    setShort(needsWords);
    if (needsWords) return;
    ask(async () => {
      props.onVoted(
        await api.vote(props.changeId, {
          decision: chosen,
          digest,
          ...(comment.trim() ? { comment: comment.trim() } : {}),
          ...(forRef ? { for: forRef } : {}),
        }),
      );
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const found = DECISIONS.find(({ key }) => key === event.key);
    if (found && !event.ctrlKey && !event.metaKey) {
      setChosen(found.decision);
    }
  };
  return (
    <div className={classes.form} role="group" aria-label="Vote">
      {seats.length > 1 && (
        <TextField
          select
          id={`vote-for-${props.changeId}`}
          label="I vote for"
          value={forRef}
          onChange={event => setSeat(event.target.value)}
        >
          {seats.map(({ ref, name }) => (
            <MenuItem key={ref} value={ref}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <div className={classes.buttons}>
        {DECISIONS.map(({ decision, key, label }) => (
          <Button
            key={decision}
            size="small"
            variant={chosen === decision ? 'contained' : 'outlined'}
            aria-pressed={chosen === decision}
            aria-keyshortcuts={key}
            onClick={() => setChosen(decision)}
            onKeyDown={onKeyDown}
          >
            {label} ({key})
          </Button>
        ))}
      </div>
      {chosen && (
        <>
          <TextField
            id={`vote-comment-${props.changeId}`}
            label={EXPLAINED.includes(chosen) ? 'Why' : 'Comment (optional)'}
            value={comment}
            onChange={event => {
              setComment(event.target.value);
              setShort(false);
            }}
            multiline
            fullWidth
            error={isShort}
            helperText={
              isShort
                ? 'Say what you object to or want to know.'
                : 'Everybody who sees the change reads it.'
            }
            inputProps={{ maxLength: MAX_COMMENT }}
          />
          <div className={classes.buttons}>
            <Button
              size="small"
              color="primary"
              variant="contained"
              disabled={busy}
              onClick={cast}
            >
              Cast the vote
            </Button>
          </div>
        </>
      )}
      <Typography variant="caption" color="textSecondary" component="p">
        The vote is for {digest.slice(0, SHORT_DIGEST)}…, and void if anything
        of it alters.
      </Typography>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </div>
  );
}
