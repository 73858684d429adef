import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { OwnFrameworkView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { FleetFilter } from './fleetFilter';

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

const CRITICALITIES = ['critical', 'high', 'medium', 'low'];

/** Which services are looked at. */
export function FleetFilters(props: {
  filter: FleetFilter;
  teams: string[];
  systems: string[];
  frameworks: OwnFrameworkView[];
  onChange(filter: FleetFilter): void;
}) {
  const classes = useStyles();
  const { filter } = props;
  const choice = (
    name: keyof FleetFilter,
    label: string,
    all: string,
    values: string[],
    wordOf: (value: string) => string = shortOf,
  ) => (
    <TextField
      select
      id={`gitops-compliance-fleet-${name}`}
      label={label}
      value={filter[name]}
      onChange={event =>
        props.onChange({ ...filter, [name]: event.target.value })
      }
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true, className: classes.label }}
      variant="outlined"
      size="small"
    >
      <option value="">{all}</option>
      {[...new Set([...values, ...(filter[name] ? [filter[name]] : [])])].map(
        value => (
          <option key={value} value={value}>
            {wordOf(value)}
          </option>
        ),
      )}
    </TextField>
  );
  return (
    <div
      role="search"
      aria-label="Services to look at"
      className={classes.root}
    >
      {choice('team', 'Team, with the teams in it', 'All teams', props.teams)}
      {choice('system', 'System', 'All systems', props.systems)}
      {choice('criticality', 'Criticality', 'All environments', CRITICALITIES)}
      {choice(
        'framework',
        'Framework',
        'All checks',
        props.frameworks.map(({ id }) => id),
        id => props.frameworks.find(each => each.id === id)?.title ?? id,
      )}
      {choice(
        'waived',
        'Waivers',
        'With or without',
        ['true'],
        () => 'Something is waived',
      )}
    </div>
  );
}

/** A reference without what all of them share. */
function shortOf(ref: string): string {
  return ref.replace(/^[a-z]+:(default\/)?/, '');
}
