import type { ReactNode } from 'react';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormGroup from '@material-ui/core/FormGroup';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Checkbox } from '../../components/Checkbox';
import {
  WEEKDAYS,
  type PlanForm,
  type PlanProblems,
  type Repetition,
} from './planForm';

const useStyles = makeStyles(theme => ({
  pair: {
    display: 'grid',
    gap: theme.spacing(0, 2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
  },
  group: { marginTop: theme.spacing(1) },
}));

const DAY_LABELS: Record<(typeof WEEKDAYS)[number], string> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

interface FieldsProps {
  form: PlanForm;
  problems: PlanProblems;
  set(change: Partial<PlanForm>): void;
}

type TextKey = {
  [K in keyof PlanForm]: PlanForm[K] extends string ? K : never;
}[keyof PlanForm];

function Field(
  props: FieldsProps & {
    name: TextKey;
    label: string;
    hint?: string;
    type?: string;
    required?: boolean;
  },
) {
  const { form, problems, set, name, type } = props;
  const problem = problems[name];
  return (
    <TextField
      id={`plan-${name}`}
      label={props.label}
      value={form[name]}
      onChange={event => set({ [name]: event.target.value })}
      type={type}
      required={props.required}
      fullWidth
      margin="dense"
      error={problem !== undefined}
      helperText={problem ?? props.hint}
      InputLabelProps={type ? { shrink: true } : undefined}
      inputProps={{ autoComplete: 'off', spellCheck: name === 'reason' }}
    />
  );
}

function Choice(
  props: FieldsProps & {
    name: 'kind' | 'repetition';
    label: string;
    disabled?: boolean;
    children: ReactNode;
  },
) {
  const { form, set, name } = props;
  return (
    <TextField
      id={`plan-${name}`}
      label={props.label}
      value={form[name]}
      onChange={event => set({ [name]: event.target.value })}
      disabled={props.disabled}
      select
      fullWidth
      margin="dense"
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      {props.children}
    </TextField>
  );
}

/** What is planned, for whom and when: each field of the form. */
export function PlanFields(
  props: FieldsProps & { environments: CalendarView['environments'] },
) {
  const classes = useStyles();
  const { form, set, environments } = props;
  const isKept = form.id !== '';
  return (
    <>
      <div className={classes.pair}>
        <Choice {...props} name="kind" label="What" disabled={isKept}>
          <option value="freeze">Freeze: nothing may change</option>
          <option value="window">Window: changes may go out</option>
          <option value="exception">Exception: lifts freezes</option>
        </Choice>
        <Field {...props} name="title" label="Title" required />
      </div>
      <Choices
        label="Environments (none: all)"
        chosen={form.environments}
        options={environments.map(e => [e.name, e.title])}
        onChange={chosen => set({ environments: chosen })}
      />
      <div className={classes.pair}>
        <Field
          {...props}
          name="services"
          label="Only services"
          hint="Separated by commas; empty: all"
        />
        <Field
          {...props}
          name="teams"
          label="Only services of teams"
          hint="Such as group:default/payments; empty: all"
        />
      </div>
      <When {...props} />
      <div className={classes.pair}>
        <Field
          {...props}
          name="timeZone"
          label="Time zone"
          hint="Such as Europe/Berlin; hours stay what its clocks show"
        />
        {form.kind === 'exception' ? (
          <Field
            {...props}
            name="lifts"
            label="Freezes that it lifts"
            hint="Their ids, separated by commas; empty: all"
          />
        ) : (
          <Field
            {...props}
            name="buffer"
            label="Buffer (minutes)"
            hint={
              form.kind === 'freeze'
                ? 'So long before it, nothing starts any more'
                : 'In its last minutes, nothing starts any more'
            }
          />
        )}
      </div>
    </>
  );
}

function When(props: FieldsProps) {
  const classes = useStyles();
  const { form, problems, set } = props;
  const repetitions: [Repetition, string][] = [
    ['once', 'Once'],
    ['days', 'On days of every week'],
    ['rule', 'By a rule (RFC 5545)'],
  ];
  return (
    <>
      <Choice {...props} name="repetition" label="Repeats">
        {repetitions.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Choice>
      {form.repetition === 'once' && (
        <div className={classes.pair}>
          <Field {...props} name="start" label="From" type="datetime-local" />
          <Field {...props} name="end" label="Until" type="datetime-local" />
        </div>
      )}
      {form.repetition === 'days' && (
        <>
          <Choices
            label="Days"
            chosen={form.days}
            options={WEEKDAYS.map(day => [day, DAY_LABELS[day]])}
            onChange={days => set({ days })}
          />
          {problems.days && (
            <FormHelperText error>{problems.days}</FormHelperText>
          )}
        </>
      )}
      {form.repetition === 'rule' && (
        <div className={classes.pair}>
          <Field
            {...props}
            name="rule"
            label="Rule"
            hint="Such as FREQ=MONTHLY;BYDAY=1FR"
          />
          <Field {...props} name="from" label="Counts from" type="date" />
        </div>
      )}
      {form.repetition !== 'once' && (
        <div className={classes.pair}>
          <Field {...props} name="startTime" label="From" type="time" />
          <Field {...props} name="endTime" label="Until" type="time" />
          <Field
            {...props}
            name="endDay"
            label="Days until its end"
            hint="3: Friday to Monday; empty: the same or the next day"
          />
        </div>
      )}
    </>
  );
}

function Choices(props: {
  label: string;
  chosen: string[];
  options: (readonly [value: string, label: string])[];
  onChange(chosen: string[]): void;
}) {
  const classes = useStyles();
  const { chosen, options, onChange } = props;
  return (
    <fieldset
      className={classes.group}
      style={{ border: 0, padding: 0, margin: 0 }}
    >
      <FormLabel component="legend">{props.label}</FormLabel>
      <FormGroup row>
        {options.map(([value, label]) => (
          <FormControlLabel
            key={value}
            label={label}
            control={
              <Checkbox
                size="small"
                color="primary"
                checked={chosen.includes(value)}
                onChange={event =>
                  onChange(
                    event.target.checked
                      ? [...chosen, value]
                      : chosen.filter(each => each !== value),
                  )
                }
              />
            }
          />
        ))}
      </FormGroup>
    </fieldset>
  );
}
