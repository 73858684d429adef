import { makeStyles } from '@material-ui/core/styles';
import type { Board } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { useAsking } from '../api';
import { Notice } from '../components';
import { DECISIONS } from './decisions';
import type { CastVote } from './VoteForm';

const useStyles = makeStyles({ button: { minHeight: 40 } });

/** Casts a vote again that is void, with the same words: one press. */
export function VoteAgain(props: {
  board: Board;
  cast(vote: CastVote): Promise<void>;
}) {
  const classes = useStyles();
  const { busy, refusal, ask } = useAsking();
  const { votes } = props.board;
  const voided = votes.find(
    ({ mine, standing, ...vote }) => mine && standing === 'void' && !vote.for,
  );
  const counts = votes.some(
    ({ mine, standing, ...vote }) => mine && standing === 'counts' && !vote.for,
  );
  if (!voided || counts || !props.board.vote.allowed) return null;
  const { decision, comment } = voided;
  const { label } = DECISIONS.find(each => each.decision === decision)!;
  return (
    <div>
      <Button
        size="small"
        color="primary"
        variant="contained"
        className={classes.button}
        disabled={busy}
        onClick={() =>
          ask(() => props.cast({ decision, ...(comment ? { comment } : {}) }))
        }
      >
        Vote again as before: {label}
      </Button>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </div>
  );
}
