import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { WHAT } from './incidentWords';
import type { IncidentFilter } from './useIncidents';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    '@media print': { display: 'none' },
  },
  // The theme's own grey is too pale on the page's background.
  label: { '&&': { color: theme.palette.text.primary } },
}));

/** Which incidents are looked at; services and environments are those in sight. */
export function DriftFilters(props: {
  filter: IncidentFilter;
  incidents: DriftIncident[];
  onChange(filter: IncidentFilter): void;
}) {
  const classes = useStyles();
  const { filter, incidents } = props;
  const choice = (
    name: keyof IncidentFilter,
    label: string,
    options: [value: string, word: string][],
  ) => (
    <TextField
      id={`gitops-compliance-drift-${name}`}
      label={label}
      select
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true, className: classes.label }}
      value={filter[name]}
      onChange={event =>
        props.onChange({ ...filter, [name]: event.target.value })
      }
    >
      {options.map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </TextField>
  );
  const inSight = (
    name: 'service' | 'environment',
  ): [value: string, word: string][] =>
    [...new Set([filter[name], ...incidents.map(one => one[name] ?? '')])]
      .filter(value => value !== '')
      .sort()
      .map(value => [value, value.replace(/^component:default\//, '')]);
  return (
    <div
      role="search"
      aria-label="Incidents to look at"
      className={classes.root}
    >
      {choice('state', 'Show', [
        ['open', 'Open incidents'],
        ['over', 'Incidents that are over'],
      ])}
      {choice('what', 'Kind', [['', 'All kinds'], ...Object.entries(WHAT)])}
      {choice('service', 'Service', [
        ['', 'All services'],
        ...inSight('service'),
      ])}
      {choice('environment', 'Environment', [
        ['', 'All environments'],
        ...inSight('environment'),
      ])}
    </div>
  );
}
