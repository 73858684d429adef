import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { Button } from './Button';
import type { ApiError } from '../api';
import { Notice } from './Notice';
import { useFocusInvalid } from './useFocusInvalid';

const MAX_LENGTH = 2000;

/** The shortest reason that the API takes, but where a second person decides. */
export const MIN_REASON_LENGTH = 5;

/** The shortest reason where a second person decides, or personal data goes. */
export const MIN_GROUNDS_LENGTH = 10;

/** What is said below a reason that is shorter. */
export function reasonTooShort(minLength = MIN_REASON_LENGTH): string {
  return `Say why, in at least ${minLength} characters. Auditors read this.`;
}

/**
 * Asks for a reason before something is done; stays open with its text when
 * that is refused.
 */
export function ReasonDialog(props: {
  /** Begins the ids of its parts. */
  id: string;
  open: boolean;
  title: string;
  label: string;
  /** Default: that auditors read it. */
  hint?: string;
  /** Default: {@link MIN_REASON_LENGTH}. */
  minLength?: number;
  /** What is said below a reason that is shorter. Default: to say why. */
  tooShort?: string;
  confirm: string;
  dismiss: string;
  busy: boolean;
  refusal: ApiError | undefined;
  onClose(): void;
  onConfirm(reason: string): void;
  /** What the reason is for. */
  children: ReactNode;
}) {
  const {
    hint = 'Auditors read this',
    minLength = MIN_REASON_LENGTH,
    tooShort = reasonTooShort(minLength),
  } = props;
  const [reason, setReason] = useState('');
  const { form, refuse } = useFocusInvalid();
  const [isShort, setIsShort] = useState(false);
  const titleId = `${props.id}-title`;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const short = reason.trim().length < minLength;
    setIsShort(short);
    if (short) {
      refuse();
    } else if (!props.busy) {
      props.onConfirm(reason.trim());
    }
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      aria-labelledby={titleId}
      TransitionProps={{ onEntered: () => focusFirstField(form.current) }}
      fullWidth
      maxWidth="sm"
    >
      <form ref={form} onSubmit={submit} noValidate>
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          {props.children}
          <TextField
            id={`${props.id}-reason`}
            label={props.label}
            value={reason}
            onChange={event => {
              setReason(event.target.value);
              setIsShort(false);
            }}
            required
            fullWidth
            multiline
            error={isShort}
            helperText={isShort ? tooShort : hint}
            inputProps={{ maxLength: MAX_LENGTH }}
          />
          <div role="alert">
            {props.refusal && (
              <Notice tone="error">{props.refusal.message}</Notice>
            )}
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>{props.dismiss}</Button>
          <Button type="submit" color="primary" disabled={props.busy}>
            {props.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Unless somebody writes in one of the fields already. */
function focusFirstField(form: HTMLFormElement | null) {
  if (form?.contains(document.activeElement)) {
    return;
  }
  form?.querySelector<HTMLElement>('input[type=text], textarea')?.focus();
}
