import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import type { ApiError } from '../api';
import { Notice } from '../components';

const MIN_REASON_LENGTH = 5;

/** Asks why a change is cancelled; stays open with its text when refused. */
export function CancelDialog(props: {
  open: boolean;
  number: number;
  busy: boolean;
  refusal: ApiError | undefined;
  onClose(): void;
  onCancelChange(reason: string): void;
}) {
  const [reason, setReason] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const [tooShort, setTooShort] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const short = reason.trim().length < MIN_REASON_LENGTH;
    setTooShort(short);
    if (!short && !props.busy) {
      props.onCancelChange(reason.trim());
    }
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      aria-labelledby="cancel-change-title"
      TransitionProps={{ onEntered: () => input.current?.focus() }}
      fullWidth
      maxWidth="sm"
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id="cancel-change-title">
          Cancel change #{props.number}
        </DialogTitle>
        <DialogContent>
          <DialogContentText>
            Its pull request is closed. Nothing that runs is touched.
          </DialogContentText>
          <TextField
            id="cancel-change-reason"
            label="Reason"
            value={reason}
            onChange={event => {
              setReason(event.target.value);
              setTooShort(false);
            }}
            required
            inputRef={input}
            fullWidth
            multiline
            error={tooShort}
            helperText={
              tooShort
                ? `Say why, in at least ${MIN_REASON_LENGTH} characters. Auditors read this.`
                : 'Auditors read this'
            }
            inputProps={{ maxLength: 2000 }}
          />
          <div role="alert">
            {props.refusal && (
              <Notice tone="error">{props.refusal.message}</Notice>
            )}
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>Keep the change</Button>
          <Button type="submit" color="primary" disabled={props.busy}>
            Cancel the change
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
