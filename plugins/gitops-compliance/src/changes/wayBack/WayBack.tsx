import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeView,
  RollbackRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { Notice, Sha } from '../../components';
import { OwedReview } from './OwedReview';
import { RollBackDialog } from './RollBackDialog';
import { useWayBack } from './useWayBack';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
}));

/** Whether there is anything to say about going back from a change. */
export function hasWayBack({ summary, wayBack }: ChangeView): boolean {
  const { offer, undoes, undoneBy, reviewDueAt } = wayBack;
  const isMerged = Boolean(summary.pullRequest?.mergedAt);
  return Boolean(offer || undoes || undoneBy || reviewDueAt || isMerged);
}

/**
 * Going back from a change: one click where it is safe, and what to do where it
 * is not; what a rollback undid, and the review that it owes.
 */
export function WayBack(props: {
  change: ChangeView;
  /** Shows another change. */
  onOpen(id: string): void;
  onChanged(change: ChangeView): void;
}) {
  const classes = useStyles();
  const { change, onOpen } = props;
  const { offer, undoes, undoneBy, backOutPlan } = change.wayBack;
  const { allowed, reason } = change.actions.rollback;
  const handle = useWayBack(change.summary.id);
  const [asking, setAsking] = useState(false);
  const rollBack = async (wish: RollbackRequest) => {
    const rollback = await handle.rollBack(wish);
    if (!rollback) return;
    setAsking(false);
    onOpen(rollback.summary.id);
  };
  const link = (to: { id: string; number: number }) => (
    <Button size="small" onClick={() => onOpen(to.id)}>
      Open #{to.number}
    </Button>
  );
  const hasFailed = change.summary.state === 'failed';
  return (
    <div className={classes.root}>
      {undoes && (
        <Notice tone="running" action={link(undoes)}>
          It undoes change #{undoes.number}.
        </Notice>
      )}
      {backOutPlan && (
        <Typography variant="body2">Back-out plan: {backOutPlan}</Typography>
      )}
      <OwedReview
        change={change}
        handle={handle}
        onReviewed={props.onChanged}
      />
      {undoneBy && (
        <Notice tone="warning" action={link(undoneBy)}>
          Rollback #{undoneBy.number} undoes it.
        </Notice>
      )}
      {offer && (
        <Notice
          tone={hasFailed ? 'error' : 'waiting'}
          action={
            <Button
              size="small"
              variant={hasFailed ? 'contained' : 'outlined'}
              color={hasFailed ? 'primary' : 'default'}
              disabled={!allowed}
              onClick={() => setAsking(true)}
            >
              Roll back
            </Button>
          }
        >
          {hasFailed && 'It failed. '}
          {change.summary.environment} can go back to{' '}
          <Sha revision={offer.revision} plain />, which change #
          {offer.approvedBy} brought there approved and healthy.{' '}
          {offer.crosses.length > 0 &&
            'That crosses what keeps state, so it asks for a plan. '}
          {!allowed && reason}
        </Notice>
      )}
      {!offer && !undoneBy && !undoes && (
        <Typography variant="body2">{reason}</Typography>
      )}
      {offer && (
        <RollBackDialog
          open={asking}
          title={`Roll back change #${change.summary.number}`}
          crosses={offer.crosses}
          targets={[change.summary]}
          busy={handle.busy}
          refusal={handle.refusal}
          onClose={() => setAsking(false)}
          onConfirm={rollBack}
        >
          {change.summary.environment} runs{' '}
          <Sha revision={offer.revision} plain /> again, which change #
          {offer.approvedBy} brought there approved and healthy.
        </RollBackDialog>
      )}
    </div>
  );
}
