import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { WaiverView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { MAX_WAIVER_DAYS } from '@gitops-compliance/rules';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { ReasonDialog } from '../components';

const DAY_MS = 86_400_000;

/** What a waiver would be of. */
export interface WaivableCheck {
  check: string;
  service: string;
  environment: string;
}

/** Asks for a waiver; stays open with its text when refused. */
export function AskWaiverDialog(props: {
  of: WaivableCheck;
  onClose(): void;
  onAsked(waiver: WaiverView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [days, setDays] = useState('30');
  const [problem, setProblem] = useState('');
  const { busy, refusal, ask } = useAsking();
  const { of } = props;
  const confirm = (reason: string) => {
    const count = Number(days);
    if (!(count > 0 && count <= MAX_WAIVER_DAYS)) {
      setProblem(`Give a number of days, at most ${MAX_WAIVER_DAYS}.`);
      return;
    }
    ask(async () =>
      props.onAsked(
        await api.askForWaiver({
          ...of,
          reason,
          until: new Date(Date.now() + count * DAY_MS).toISOString(),
        }),
      ),
    );
  };
  return (
    <ReasonDialog
      id={`waive-${of.environment}-${of.check}`}
      open
      title={`Ask for a waiver of ${of.check} in ${of.environment}`}
      label="Why it cannot be mended now, and what is done meanwhile"
      hint="Whoever decides and auditors read this"
      confirm="Ask for the waiver"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        Somebody without a part in what runs there decides. The verdict stays
        what it is, and no gate opens by it.
      </DialogContentText>
      <TextField
        id={`waive-${of.environment}-${of.check}-days`}
        label="Ends after (days)"
        value={days}
        onChange={event => {
          setDays(event.target.value);
          setProblem('');
        }}
        required
        margin="dense"
        error={problem !== ''}
        helperText={
          problem || 'It ends by itself; it can be withdrawn earlier.'
        }
        inputProps={{ inputMode: 'decimal' }}
      />
    </ReasonDialog>
  );
}
