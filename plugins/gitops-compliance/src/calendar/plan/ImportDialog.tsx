import { useState, type ChangeEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type {
  CalendarImportWish,
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../../components';

/** As the backend takes it, in characters. */
const MAX_LENGTH = 1_000_000;

const KINDS: [CalendarImportWish['kind'], string][] = [
  ['freeze', 'Freezes'],
  ['window', 'Windows'],
];

/** Takes the events of an `.ics` file as freezes or windows, by proposal. */
export function ImportDialog(props: {
  view: CalendarView;
  zone: string;
  onClose(): void;
  onProposed(proposal: PolicyProposalView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { view } = props;
  const { busy, refusal, ask } = useAsking();
  const [text, setText] = useState('');
  const kinds = KINDS.filter(([each]) => view.mayPropose.includes(each));
  const [kind, setKind] = useState<CalendarImportWish['kind']>(
    kinds[0]?.[0] ?? 'freeze',
  );
  const [environment, setEnvironment] = useState('');
  const [timeZone, setTimeZone] = useState(props.zone);
  const [problem, setProblem] = useState('');

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return;
    const isTooLong = file.size > MAX_LENGTH;
    setProblem(
      isTooLong ? 'The file has more than 1 MB: take a shorter one.' : '',
    );
    setText(isTooLong ? '' : await file.text());
  };
  const confirm = (reason: string) => {
    if (text.trim() === '') {
      setProblem('Choose a calendar file (.ics) first.');
      return;
    }
    ask(async () =>
      props.onProposed(
        await api.importICalendar({
          kind,
          icalendar: text,
          timeZone: timeZone.trim(),
          scope: { environments: [environment || '*'] },
          reason,
        }),
      ),
    );
  };
  return (
    <ReasonDialog
      id="import-calendar"
      open
      title="Take entries from a calendar file"
      label="Reason"
      minLength={MIN_GROUNDS_LENGTH}
      confirm="Propose"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <Typography variant="body2" gutterBottom>
        All events of the file are taken, or none. A second person approves
        them.
      </Typography>
      <TextField
        id="import-file"
        label="Calendar file (.ics)"
        type="file"
        fullWidth
        margin="dense"
        onChange={choose}
        error={problem !== ''}
        helperText={problem}
        InputLabelProps={{ shrink: true }}
        inputProps={{ accept: '.ics,text/calendar' }}
      />
      <TextField
        id="import-kind"
        label="As"
        value={kind}
        onChange={event => setKind(event.target.value as typeof kind)}
        select
        fullWidth
        margin="dense"
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
      >
        {kinds.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </TextField>
      <TextField
        id="import-environment"
        label="For"
        value={environment}
        onChange={event => setEnvironment(event.target.value)}
        select
        fullWidth
        margin="dense"
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
      >
        <option value="">Every environment</option>
        {view.environments.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </TextField>
      <TextField
        id="import-zone"
        label="Time zone of whole days"
        value={timeZone}
        onChange={event => setTimeZone(event.target.value)}
        fullWidth
        margin="dense"
      />
    </ReasonDialog>
  );
}
