import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { MIN_REASON_LENGTH, ReasonDialog } from '../../components';
import { useVerifyAgain } from './useVerifyAgain';

/** Offers to verify a failed change again; where that cannot be, says why. */
export function VerifyAgain(props: {
  change: ChangeView;
  onChanged(change: ChangeView): void;
}) {
  const { summary, actions } = props.change;
  const { busy, refusal, verify } = useVerifyAgain(summary.id);
  const [asking, setAsking] = useState(false);
  const confirm = async (reason: string) => {
    const changed = await verify(reason);
    if (!changed) return;
    setAsking(false);
    props.onChanged(changed);
  };
  if (!actions.verify.allowed) {
    return (
      <Typography variant="body2">
        It is not verified again: {actions.verify.reason}
      </Typography>
    );
  }
  return (
    <div>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        Verify again
      </Button>
      <ReasonDialog
        id="verify-again"
        open={asking}
        title={`Verify change #${summary.number} again`}
        label="Why the failure is over"
        tooShort={`Say why it is over, in at least ${MIN_REASON_LENGTH} characters. Auditors read this.`}
        confirm="Verify again"
        dismiss="Not now"
        busy={busy}
        refusal={refusal}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
      >
        <DialogContentText>
          Nothing that runs is touched. The change succeeds only when everything
          is as it should be for as long as the policy wants.
        </DialogContentText>
      </ReasonDialog>
    </div>
  );
}
