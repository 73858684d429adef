import { useState } from 'react';
import type { FormEvent } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormGroup from '@material-ui/core/FormGroup';
import FormLabel from '@material-ui/core/FormLabel';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import type {
  EvidenceRequest,
  OwnFrameworkView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Checkbox } from '../components/Checkbox';
import { Button } from '../components/Button';
import type { ApiError } from '../api';
import { FRAMEWORKS, frameworksWith } from '../compliance/frameworks';
import { Notice } from '../components';
import { parseAsked } from './asked';
import { dayPeriod, monthChoices, monthPeriod } from './period';

const DAYS = 'days';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2), justifyItems: 'start' },
  row: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
  field: { minWidth: 220 },
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

/** What an export can be asked for of an environment. */
export interface EnvironmentChoice {
  name: string;
  title: string;
}

function Field(props: {
  id: string;
  label: string;
  value: string;
  type?: 'date';
  options?: { value: string; title: string }[];
  onChange(value: string): void;
}) {
  const classes = useStyles();
  return (
    <TextField
      select={props.options !== undefined}
      type={props.type}
      id={props.id}
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      SelectProps={{ native: true }}
      InputLabelProps={{ className: classes.label, shrink: true }}
      variant="outlined"
      size="small"
      className={classes.field}
    >
      {props.options?.map(option => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </TextField>
  );
}

/** What to export: environments, period, framework, and how much of the log. */
export function ExportForm(props: {
  environments: EnvironmentChoice[];
  /** Of the policy's own. */
  frameworks?: OwnFrameworkView[];
  busy: boolean;
  refusal: ApiError | undefined;
  onRequest(wish: EvidenceRequest): void;
}) {
  const classes = useStyles();
  const [months] = useState(() => monthChoices(DateTime.utc()));
  const [environments, setEnvironments] = useState<string[]>([]);
  const [month, setMonth] = useState(months[0].value);
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [framework, setFramework] = useState<string>(FRAMEWORKS[0].id);
  const [wholeLog, setWholeLog] = useState(false);
  const [only, setOnly] = useState('');
  const [problem, setProblem] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const now = DateTime.utc();
    const chosen =
      month === DAYS
        ? dayPeriod(first, last, now)
        : { period: monthPeriod(month, now) };
    const limits = parseAsked(only);
    if (environments.length === 0) {
      setProblem('Choose at least one environment.');
    } else if ('problem' in chosen) {
      setProblem(chosen.problem);
    } else if ('problem' in limits) {
      setProblem(limits.problem);
    } else {
      setProblem('');
      props.onRequest({
        environments,
        ...chosen.period,
        ...limits.asked,
        framework,
        wholeLog,
      });
    }
  };
  return (
    <form onSubmit={submit} noValidate className={classes.root}>
      <FormControl component="fieldset">
        <FormLabel component="legend" className={classes.label}>
          Environments
        </FormLabel>
        <FormGroup row>
          {props.environments.map(({ name, title }) => (
            <FormControlLabel
              key={name}
              label={title}
              control={
                <Checkbox
                  color="primary"
                  checked={environments.includes(name)}
                  onChange={(_event, checked) =>
                    setEnvironments(
                      checked
                        ? [...environments, name]
                        : environments.filter(each => each !== name),
                    )
                  }
                />
              }
            />
          ))}
        </FormGroup>
      </FormControl>
      <div className={classes.row}>
        <Field
          id="export-period"
          label="Period (UTC)"
          value={month}
          onChange={setMonth}
          options={[...months, { value: DAYS, title: 'From day to day…' }]}
        />
        {month === DAYS && (
          <>
            <Field
              id="export-first-day"
              label="First day"
              type="date"
              value={first}
              onChange={setFirst}
            />
            <Field
              id="export-last-day"
              label="Last day"
              type="date"
              value={last}
              onChange={setLast}
            />
          </>
        )}
        <Field
          id="export-framework"
          label="Framework"
          value={framework}
          onChange={setFramework}
          options={frameworksWith(props.frameworks).map(each => ({
            value: each.id,
            title: each.title,
          }))}
        />
      </div>
      <TextField
        id="export-only"
        label="Only these services or systems"
        value={only}
        onChange={event => setOnly(event.target.value)}
        helperText="Empty: all that you may see. Such as system:default/payments component:default/checkout"
        FormHelperTextProps={{ className: classes.label }}
        InputLabelProps={{ className: classes.label, shrink: true }}
        variant="outlined"
        size="small"
        fullWidth
      />
      <FormControlLabel
        label="With the whole log, and not only what concerns these environments and this period"
        control={
          <Checkbox
            color="primary"
            checked={wholeLog}
            onChange={(_event, checked) => setWholeLog(checked)}
          />
        }
      />
      <div role="alert">
        {problem && <Notice tone="error">{problem}</Notice>}
        {!problem && props.refusal && (
          <Notice tone="error">{props.refusal.message}</Notice>
        )}
      </div>
      <Button
        type="submit"
        variant="contained"
        color="primary"
        disabled={props.busy}
      >
        Make the export
      </Button>
    </form>
  );
}
