import { useState, type ChangeEvent, type FormEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { Button } from '../components/Button';
import { useNow } from '../components';
import { problemOf, type StateFilter } from './stateFilter';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    alignItems: 'start',
  },
  // The theme's own grey is too pale on the page's background.
  label: { '&&': { color: theme.palette.text.primary } },
  buttons: { display: 'flex', gap: theme.spacing(1), gridColumn: '1 / -1' },
}));

/** The form for the instant, its zone, and of what one asks. */
export function StateFilters(props: {
  filter: StateFilter;
  environments: { name: string; title: string }[];
  /** Zones to choose from, beside the reader's own and UTC. */
  zones: string[];
  /** What the form asks, and what its button says. */
  words: { form: string; submit: string };
  /** Whether one environment is asked of, and not all of them. */
  isOfOneEnvironment?: boolean;
  onAsk(filter: StateFilter): void;
}) {
  const classes = useStyles();
  const now = useNow();
  const [wish, setWish] = useState(props.filter);
  const [isAsked, setAsked] = useState(false);
  const problem = isAsked ? problemOf(wish, now) : '';
  const zones = [
    ...new Set([wish.zone, DateTime.local().zoneName, ...props.zones, 'UTC']),
  ];
  const field = (name: keyof StateFilter, label: string) => ({
    id: `gitops-compliance-state-${name}`,
    label,
    value: wish[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      setWish(before => ({ ...before, [name]: event.target.value })),
    InputLabelProps: { shrink: true, className: classes.label },
  });
  const choices = (name: keyof StateFilter, label: string) => ({
    ...field(name, label),
    select: true,
    SelectProps: { native: true },
  });
  return (
    <form
      className={classes.root}
      role="search"
      aria-label={props.words.form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setAsked(true);
        if (problemOf(wish, now) === '') props.onAsk(wish);
      }}
    >
      <TextField
        {...field('time', 'Day and time')}
        type="datetime-local"
        error={problem !== ''}
        helperText={problem || 'Empty: now'}
        FormHelperTextProps={
          problem ? { role: 'alert' } : { className: classes.label }
        }
      />
      <TextField {...choices('zone', 'Time zone')}>
        {zones.map(zone => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </TextField>
      <TextField {...choices('environment', 'Environment')}>
        {!props.isOfOneEnvironment && <option value="">All</option>}
        {props.environments.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </TextField>
      <TextField
        {...field('entity', 'Service')}
        placeholder="e.g. payments-api"
      />
      <div className={classes.buttons}>
        <Button type="submit" variant="contained" color="primary">
          {props.words.submit}
        </Button>
      </div>
    </form>
  );
}
