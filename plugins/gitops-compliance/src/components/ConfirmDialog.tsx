import type { ReactNode } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { Button } from './Button';
import { useAsking } from '../api';
import { Notice } from './Notice';

/** Asks once more before something is done; stays open when it is refused. */
export function ConfirmDialog(props: {
  /** Begins the ids of its parts. */
  id: string;
  title: string;
  confirm: string;
  dismiss: string;
  onClose(): void;
  /** Does it; what it throws is shown. */
  onConfirm(): Promise<void>;
  children: ReactNode;
}) {
  const { busy, refusal, ask } = useAsking();
  const titleId = `${props.id}-title`;

  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="sm"
    >
      <DialogTitle id={titleId}>{props.title}</DialogTitle>
      <DialogContent>
        {props.children}
        <div role="alert">
          {refusal && <Notice tone="error">{refusal.message}</Notice>}
        </div>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{props.dismiss}</Button>
        <Button
          color="primary"
          disabled={busy}
          onClick={() => ask(props.onConfirm)}
        >
          {props.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
