import DialogContentText from '@material-ui/core/DialogContentText';
import type { ApiError } from '../api';
import { ReasonDialog } from '../components';

/** Asks why a change is cancelled; stays open with its text when refused. */
export function CancelDialog(props: {
  open: boolean;
  number: number;
  busy: boolean;
  refusal: ApiError | undefined;
  onClose(): void;
  onCancelChange(reason: string): void;
}) {
  return (
    <ReasonDialog
      id="cancel-change"
      open={props.open}
      title={`Cancel change #${props.number}`}
      label="Reason"
      confirm="Cancel the change"
      dismiss="Keep the change"
      busy={props.busy}
      refusal={props.refusal}
      onClose={props.onClose}
      onConfirm={props.onCancelChange}
    >
      <DialogContentText>
        Its pull request is closed. Nothing that runs is touched.
      </DialogContentText>
    </ReasonDialog>
  );
}
