import { useEffect, useState } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { KIND_WORDS } from '../layout/words';
import type { CalendarFilter, CalendarScreen } from './useCalendarScreen';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    marginTop: theme.spacing(1.5),
    '& > *': { width: 140 },
    '@media print': { display: 'none' },
  },
}));

/** After so long without a key, what was typed is looked for. */
const TYPING_MS = 400;

const SOURCES = [
  ['policy', 'The policy'],
  ['screen', 'This screen'],
  ['feed', 'Feeds'],
] as const;

/** What narrows the calendar; it stands in the address. */
export function CalendarFilters(props: {
  screen: CalendarScreen;
  view: CalendarView;
}) {
  const classes = useStyles();
  const { screen, view } = props;
  const criticalities = [...new Set(view.environments.map(e => e.criticality))];
  return (
    <div className={classes.bar} role="search" aria-label="Calendar filters">
      <Select
        screen={screen}
        name="environment"
        label="Environment"
        options={view.environments.map(e => [e.name, e.title])}
      />
      <Select
        screen={screen}
        name="criticality"
        label="Criticality"
        options={criticalities.map(each => [each, each])}
      />
      <Select
        screen={screen}
        name="kind"
        label="Kind"
        options={Object.entries(KIND_WORDS)}
      />
      <Select screen={screen} name="source" label="Source" options={SOURCES} />
      <Text screen={screen} name="service" label="Service" />
      <Text screen={screen} name="team" label="Team" />
      <Text screen={screen} name="zone" label="Other time zone" />
    </div>
  );
}

function Select(props: {
  screen: CalendarScreen;
  name: CalendarFilter;
  label: string;
  options: readonly (readonly [value: string, label: string])[];
}) {
  const { screen, name, options } = props;
  return (
    <TextField
      id={`calendar-${name}`}
      label={props.label}
      value={screen.filters[name] ?? ''}
      onChange={event => screen.go({ [name]: event.target.value })}
      select
      size="small"
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      <option value="">All</option>
      {options.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </TextField>
  );
}

function Text(props: {
  screen: CalendarScreen;
  name: 'service' | 'team' | 'zone';
  label: string;
}) {
  const { screen, name } = props;
  const asked = (name === 'zone' ? screen.zone : screen.filters[name]) ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(
      () => screen.go({ [name]: text.trim() }),
      TYPING_MS,
    );
    return () => clearTimeout(timer);
  });
  return (
    <TextField
      id={`calendar-${name}-text`}
      label={props.label}
      value={text}
      onChange={event => setText(event.target.value)}
      size="small"
      placeholder={name === 'zone' ? 'Asia/Tokyo' : undefined}
      InputLabelProps={{ shrink: true }}
      inputProps={{ autoComplete: 'off', spellCheck: false }}
    />
  );
}
