import { useState } from 'react';
import type { FormEvent } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { Notice } from '../components';

const MAX_NOTES = 10_000;

/** Ends the meeting: who took part, and what is to be noted. */
export function EndMeeting(props: { beganAt: string; onHeld(): void }) {
  const api = useApi(gitopsComplianceApiRef);
  const [isOpen, setOpen] = useState(false);
  const [attendees, setAttendees] = useState('');
  const [notes, setNotes] = useState('');
  const { busy, refusal, ask } = useAsking();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(async () => {
      await api.holdMeeting({
        beganAt: props.beganAt,
        attendees: attendees.split(/[\s,;]+/).filter(ref => ref !== ''),
        ...(notes.trim() ? { notes: notes.trim() } : {}),
      });
      props.onHeld();
    });
  };
  return (
    <>
      <Button
        size="small"
        color="primary"
        variant="contained"
        onClick={() => setOpen(true)}
      >
        End the meeting
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        aria-labelledby="end-meeting-title"
        fullWidth
      >
        <form onSubmit={submit}>
          <DialogTitle id="end-meeting-title">End the meeting</DialogTitle>
          <DialogContent>
            <TextField
              id="end-meeting-attendees"
              label="Who took part beside you"
              value={attendees}
              onChange={event => setAttendees(event.target.value)}
              fullWidth
              margin="dense"
              helperText="Catalog references, such as user:default/ada, with commas between them. You state it as the chair."
              inputProps={{ autoComplete: 'off', spellCheck: false }}
            />
            <TextField
              id="end-meeting-notes"
              label="Notes (optional)"
              value={notes}
              onChange={event => setNotes(event.target.value)}
              multiline
              minRows={3}
              fullWidth
              margin="dense"
              helperText="The votes stand in the minutes by themselves."
              inputProps={{ maxLength: MAX_NOTES }}
            />
            <div role="alert">
              {refusal && <Notice tone="error">{refusal.message}</Notice>}
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Go on with it</Button>
            <Button type="submit" color="primary" disabled={busy}>
              Record the minutes
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
