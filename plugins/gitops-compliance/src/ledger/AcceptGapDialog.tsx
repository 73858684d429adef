import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { GapOfReader } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import { Notice } from '../components';

const MIN_STATEMENT_LENGTH = 10;
const MAX_STATEMENT_LENGTH = 2000;

/** Asks why a loss can be borne; stays open with its text when refused. */
export function AcceptGapDialog(props: {
  gap: GapOfReader;
  onClose(): void;
  onAccepted(gap: GapOfReader): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { gap } = props;
  const [statement, setStatement] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const input = useRef<HTMLTextAreaElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const short = statement.trim().length < MIN_STATEMENT_LENGTH;
    setTooShort(short);
    if (short || busy) {
      return;
    }
    setBusy(true);
    setRefusal(undefined);
    try {
      props.onAccepted(await api.acceptGap(gap.id, statement.trim()));
    } catch (thrown) {
      setRefusal(toApiError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="accept-gap-title"
      TransitionProps={{ onEntered: () => input.current?.focus() }}
      fullWidth
      maxWidth="sm"
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id="accept-gap-title">
          Accept the gap of {gap.collector}
        </DialogTitle>
        <DialogContent>
          <DialogContentText>
            Could not be recovered: {gap.notRecovered ?? 'nothing is known.'}
          </DialogContentText>
          <DialogContentText>
            {gap.acceptances.length === 0
              ? 'You are the first of two persons. The gap stays on record either way.'
              : 'You are the second of two persons. The gap stays on record, as accepted.'}
          </DialogContentText>
          <TextField
            id="accept-gap-statement"
            label="Why the loss can be borne"
            value={statement}
            onChange={event => {
              setStatement(event.target.value);
              setTooShort(false);
            }}
            required
            inputRef={input}
            fullWidth
            multiline
            error={tooShort}
            helperText={
              tooShort
                ? `Say in at least ${MIN_STATEMENT_LENGTH} characters what you looked at instead. Auditors read this.`
                : 'Say what you looked at instead. Auditors read this.'
            }
            inputProps={{ maxLength: MAX_STATEMENT_LENGTH }}
          />
          <div role="alert">
            {refusal && <Notice tone="error">{refusal.message}</Notice>}
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>Not now</Button>
          <Button type="submit" color="primary" disabled={busy}>
            Accept the gap
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
