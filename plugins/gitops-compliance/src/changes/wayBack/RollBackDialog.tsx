import { useState, type FormEvent, type ReactNode } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import TextField from '@material-ui/core/TextField';
import type { RollbackRequest } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Checkbox } from '../../components/Checkbox';
import { Button } from '../../components/Button';
import type { ApiError } from '../../api';
import {
  MIN_REASON_LENGTH,
  Notice,
  Status,
  reasonTooShort,
} from '../../components';
import { EmergencyChoice } from '../../emergencies/EmergencyChoice';

const MIN_PLAN_LENGTH = 10;

/**
 * Asks for what a rollback needs: a reason, and where it crosses something that
 * keeps state, a plan and that it was checked. Stays open with its text when it
 * is refused.
 */
export function RollBackDialog(props: {
  open: boolean;
  title: string;
  /** What keeps state and is crossed; empty: it is safe. */
  crosses: readonly string[];
  /** What goes back. */
  targets: readonly { service: string; environment: string }[];
  busy: boolean;
  refusal: ApiError | undefined;
  onClose(): void;
  onConfirm(wish: RollbackRequest): void;
  /** What runs afterwards. */
  children: ReactNode;
}) {
  const [reason, setReason] = useState('');
  const [plan, setPlan] = useState('');
  const [checked, setChecked] = useState(false);
  const [emergency, setEmergency] = useState('');
  const [isTried, setIsTried] = useState(false);
  const isSafe = props.crosses.length === 0;
  const lacksReason = reason.trim().length < MIN_REASON_LENGTH;
  const lacksPlan = !isSafe && plan.trim().length < MIN_PLAN_LENGTH;
  const lacksCheck = !isSafe && !checked;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (lacksReason || lacksPlan || lacksCheck || props.busy) return;
    props.onConfirm({
      reason: reason.trim(),
      ...(isSafe ? {} : { backOutPlan: plan.trim(), acknowledged: true }),
      ...(emergency && { emergency }),
    });
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      aria-labelledby="roll-back-title"
      fullWidth
      maxWidth="sm"
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id="roll-back-title">{props.title}</DialogTitle>
        <DialogContent>
          <DialogContentText>
            {props.children} No window or freeze holds it; its review is owed
            afterwards.
          </DialogContentText>
          {isSafe ? (
            <Status tone="ok">Nothing that keeps state is crossed</Status>
          ) : (
            <Notice tone="warning">
              Going back crosses what keeps state:
              <ul>
                {props.crosses.map(what => (
                  <li key={what}>{what}</li>
                ))}
              </ul>
            </Notice>
          )}
          <TextField
            id="roll-back-reason"
            label="Reason"
            value={reason}
            onChange={event => setReason(event.target.value)}
            required
            fullWidth
            multiline
            margin="normal"
            error={isTried && lacksReason}
            helperText={
              isTried && lacksReason ? reasonTooShort() : 'Auditors read this'
            }
            inputProps={{ maxLength: 2000 }}
          />
          <EmergencyChoice
            id="roll-back-emergency"
            targets={props.targets}
            value={emergency}
            onChange={setEmergency}
          />
          {!isSafe && (
            <>
              <TextField
                id="roll-back-plan"
                label="Back-out plan"
                value={plan}
                onChange={event => setPlan(event.target.value)}
                required
                fullWidth
                multiline
                margin="normal"
                error={isTried && lacksPlan}
                helperText="How its data is brought back, such as the backup to restore"
                inputProps={{ maxLength: 4000 }}
              />
              <FormControlLabel
                control={
                  <Checkbox
                    checked={checked}
                    onChange={event => setChecked(event.target.checked)}
                    color="primary"
                  />
                }
                label="I checked that the plan works for what it crosses"
              />
            </>
          )}
          <div role="alert">
            {isTried && lacksCheck && !lacksPlan && !lacksReason && (
              <Notice tone="error">Confirm that you checked the plan.</Notice>
            )}
            {props.refusal && (
              <Notice tone="error">{props.refusal.message}</Notice>
            )}
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>Leave it as it is</Button>
          <Button type="submit" color="primary" disabled={props.busy}>
            Roll back
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
