import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_REASON_LENGTH, ReasonDialog } from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { serviceOf } from './scopeOf';

/** As the backend takes it. */
const MAX_HOURS = 30 * 24;
const HOUR_MS = 3_600_000;

/** Stops the line; stays open with its text when refused. */
export function SetStopDialog(props: {
  onClose(): void;
  onSet(stop: StopView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [service, setService] = useState('');
  const [environment, setEnvironment] = useState('');
  const [hours, setHours] = useState('4');
  const [problem, setProblem] = useState('');
  const { data: choices } = useEnvironmentChoices();
  const { busy, refusal, ask } = useAsking();

  const confirm = (reason: string) => {
    const count = Number(hours);
    if (!(count > 0 && count <= MAX_HOURS)) {
      setProblem(`Give a number of hours, at most ${MAX_HOURS}.`);
      return;
    }
    ask(async () =>
      props.onSet(
        await api.setStop({
          reason,
          until: new Date(Date.now() + count * HOUR_MS).toISOString(),
          service: serviceOf(service),
          ...(environment && { environment }),
        }),
      ),
    );
  };
  return (
    <ReasonDialog
      id="set-stop"
      open
      title="Hold changes"
      label="Why nothing may change"
      hint="Everybody who waits reads this."
      tooShort={`Say why, in at least ${MIN_REASON_LENGTH} characters. Everybody who waits reads this.`}
      confirm="Hold changes"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <TextField
        id="set-stop-service"
        label="Service"
        value={service}
        onChange={event => setService(event.target.value)}
        fullWidth
        margin="dense"
        helperText="Such as payments-api; empty: every service"
        inputProps={{ autoComplete: 'off', spellCheck: false }}
      />
      <TextField
        id="set-stop-environment"
        label="Environment"
        value={environment}
        onChange={event => setEnvironment(event.target.value)}
        fullWidth
        margin="dense"
        select
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
      >
        <option value="">Every environment</option>
        {choices?.environments.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </TextField>
      <TextField
        id="set-stop-hours"
        label="Ends after (hours)"
        value={hours}
        onChange={event => {
          setHours(event.target.value);
          setProblem('');
        }}
        required
        margin="dense"
        error={problem !== ''}
        helperText={problem || 'It ends by itself; you can lift it earlier.'}
        inputProps={{ inputMode: 'decimal' }}
      />
    </ReasonDialog>
  );
}
