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

/** Asks for a waiver, or for a renewal; stays open with its text when refused. */
export function AskWaiverDialog(props: {
  of: WaivableCheck;
  /** What it goes on from; absent: none, and it begins when it is approved. */
  renews?: Pick<WaiverView, 'id' | 'until'>;
  onClose(): void;
  onAsked(waiver: WaiverView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [days, setDays] = useState('30');
  const [problem, setProblem] = useState('');
  const { busy, refusal, ask } = useAsking();
  const { of, renews } = props;
  const begin = renews ? Date.parse(renews.until) : Date.now();
  const confirm = (reason: string) => {
    const count = Number(days);
    if (!(count > 0 && count <= MAX_WAIVER_DAYS)) {
      setProblem(`Give a number of days, at most ${MAX_WAIVER_DAYS}.`);
      return;
    }
    ask(async () =>
      props.onAsked(
        await api.askForWaiver({
          check: of.check,
          service: of.service,
          environment: of.environment,
          reason,
          until: new Date(begin + count * DAY_MS).toISOString(),
          ...(renews && { renews: renews.id }),
        }),
      ),
    );
  };
  return (
    <ReasonDialog
      id={`waive-${of.environment}-${of.check}`}
      open
      title={`Ask for a ${renews ? 'renewal of the ' : ''}waiver of ${
        of.check
      } in ${of.environment}`}
      label="Why it cannot be mended now, and what is done meanwhile"
      hint="Whoever decides and auditors read this"
      confirm={renews ? 'Ask for the renewal' : 'Ask for the waiver'}
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        Somebody without a part in what runs there decides. The verdict stays
        what it is, and no gate opens by it.
        {renews && ' It begins where the present one ends.'}
      </DialogContentText>
      <TextField
        id={`waive-${of.environment}-${of.check}-days`}
        label={
          renews
            ? 'Ends so long after the present one (days)'
            : 'Ends after (days)'
        }
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
