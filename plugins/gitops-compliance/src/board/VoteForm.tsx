import { useEffect, useRef, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { VoteRequest } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { useAsking } from '../api';
import { Notice } from '../components';
import { DECISIONS, EXPLAINED } from './decisions';
import type { Seat } from './seats';
import { useVoteKeys } from './useVoteKeys';

const MAX_COMMENT = 2000;

const useStyles = makeStyles(theme => ({
  form: { display: 'grid', gap: theme.spacing(1) },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  // As high as a thumb hits on a phone.
  button: { minHeight: 40 },
}));

/** A vote, whatever it is on. */
export type CastVote = Omit<VoteRequest, 'digest'>;

/**
 * Casts a vote in two steps: what it says, and that it is cast. Within what is
 * opened the keys a, r, q, n and m choose; the same key or button again casts.
 */
export function VoteForm(props: {
  id: string;
  seats: Seat[];
  /** What the vote is for, as a sentence. */
  about: string;
  cast(vote: CastVote): Promise<void>;
}) {
  const classes = useStyles();
  const { seats } = props;
  const [chosen, setChosen] = useState<CastVote['decision']>();
  const [comment, setComment] = useState('');
  const [seat, setSeat] = useState<string>();
  const [isShort, setShort] = useState(false);
  const { busy, refusal, ask } = useAsking();
  const words = useRef<HTMLInputElement>(null);
  const isExplained = chosen !== undefined && EXPLAINED.includes(chosen);
  useEffect(() => {
    if (isExplained) words.current?.focus();
  }, [isExplained]);

  const cast = () => {
    if (!chosen || busy) return;
    const needsWords = isExplained && comment.trim() === '';
    setShort(needsWords);
    if (needsWords) return;
    const forRef = seats.some(({ ref }) => ref === seat) ? seat : seats[0].ref;
    ask(() =>
      props.cast({
        decision: chosen,
        ...(comment.trim() ? { comment: comment.trim() } : {}),
        ...(forRef ? { for: forRef } : {}),
      }),
    );
  };
  const press = (decision: CastVote['decision']) => {
    if (decision === chosen) cast();
    else setChosen(decision);
  };
  const form = useVoteKeys<HTMLDivElement>(press);
  return (
    <div className={classes.form} role="group" aria-label="Vote" ref={form}>
      {seats.length > 1 && (
        <TextField
          select
          id={`vote-for-${props.id}`}
          label="I vote for"
          value={seat ?? seats[0].ref}
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
            className={classes.button}
            variant={chosen === decision ? 'contained' : 'outlined'}
            aria-pressed={chosen === decision}
            aria-keyshortcuts={key}
            onClick={() => press(decision)}
          >
            {label} ({key})
          </Button>
        ))}
      </div>
      {chosen && (
        <>
          <TextField
            id={`vote-comment-${props.id}`}
            label={isExplained ? 'Why' : 'Comment (optional)'}
            inputRef={words}
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
              className={classes.button}
              disabled={busy}
              onClick={cast}
            >
              Cast the vote
            </Button>
          </div>
        </>
      )}
      <Typography variant="caption" color="textSecondary" component="p">
        {props.about}
      </Typography>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </div>
  );
}
