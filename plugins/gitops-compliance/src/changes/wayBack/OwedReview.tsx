import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import {
  MIN_REASON_LENGTH,
  Notice,
  Person,
  ReasonDialog,
  RelativeTime,
  useNow,
} from '../../components';
import type { WayBackHandle } from './useWayBack';

/** The review that a rollback owes: until when, overdue, or by whom it was. */
export function OwedReview(props: {
  change: ChangeView;
  handle: WayBackHandle;
  onReviewed(change: ChangeView): void;
}) {
  const { change, handle } = props;
  const { reviewDueAt, reviewedAt, reviewedBy } = change.wayBack;
  const { allowed, reason } = change.actions.review;
  const [asking, setAsking] = useState(false);
  const now = useNow();
  if (!reviewDueAt) return null;
  if (reviewedAt) {
    return (
      <Notice tone="ok">
        Reviewed afterwards{' '}
        {reviewedBy && (
          <>
            by <Person person={reviewedBy} />
          </>
        )}
        , <RelativeTime at={reviewedAt} />.
      </Notice>
    );
  }
  const isOverdue = Date.parse(reviewDueAt) < now.toMillis();
  const review = async (statement: string) => {
    const reviewed = await handle.review(statement);
    if (!reviewed) return;
    setAsking(false);
    props.onReviewed(reviewed);
  };
  return (
    <>
      <Notice
        tone={isOverdue ? 'error' : 'warning'}
        action={
          allowed && (
            <Button size="small" onClick={() => setAsking(true)}>
              Review
            </Button>
          )
        }
      >
        {isOverdue
          ? 'Its review is overdue since '
          : 'Its review is owed, due '}
        <RelativeTime at={reviewDueAt} />. {!allowed && reason}
      </Notice>
      <ReasonDialog
        id="review-rollback"
        open={asking}
        title={`Review rollback #${change.summary.number}`}
        label="What you found"
        tooShort={`Say what you found, in at least ${MIN_REASON_LENGTH} characters.`}
        confirm="Put it on record"
        dismiss="Not now"
        busy={handle.busy}
        refusal={handle.refusal}
        onClose={() => setAsking(false)}
        onConfirm={review}
      >
        <DialogContentText>
          It was merged without a review, as rollbacks are. Look at what it
          changed and why, and say so.
        </DialogContentText>
      </ReasonDialog>
    </>
  );
}
