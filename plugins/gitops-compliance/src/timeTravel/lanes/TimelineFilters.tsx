import { useState, type ChangeEvent, type FormEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../../components/Button';
import type { TimelineFilter } from './timelineFilter';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    alignItems: 'start',
    '@media print': { display: 'none' },
  },
  // The theme's own grey is too pale on the page's background.
  label: { '&&': { color: theme.palette.text.primary } },
  buttons: { gridColumn: '1 / -1' },
}));

const PERIODS = ['1', '3', '14', '30', '90', '365'];

/** The form for the target and the period. */
export function TimelineFilters(props: {
  filter: TimelineFilter;
  environments: { name: string; title: string }[];
  onAsk(filter: TimelineFilter): void;
}) {
  const classes = useStyles();
  const [wish, setWish] = useState({
    ...props.filter,
    environment: props.filter.environment || props.environments[0]?.name || '',
  });
  const [problem, setProblem] = useState('');
  const field = (name: keyof TimelineFilter, label: string) => ({
    id: `gitops-compliance-timeline-${name}`,
    label,
    value: wish[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      setWish(before => ({ ...before, [name]: event.target.value })),
    InputLabelProps: { shrink: true, className: classes.label },
  });
  const periods = [...new Set([...PERIODS, wish.days])];
  return (
    <form
      className={classes.root}
      role="search"
      aria-label="What happened to a target"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (wish.entity.trim() === '') {
          setProblem('Name a service, such as payments-api.');
          return;
        }
        setProblem('');
        props.onAsk(wish);
      }}
    >
      <TextField
        {...field('entity', 'Service')}
        placeholder="e.g. payments-api"
        error={problem !== ''}
        helperText={problem}
        FormHelperTextProps={problem ? { role: 'alert' } : {}}
      />
      <TextField
        {...field('environment', 'Environment')}
        select
        SelectProps={{ native: true }}
      >
        {props.environments.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </TextField>
      <TextField
        {...field('days', 'Period')}
        select
        SelectProps={{ native: true }}
      >
        {periods.map(days => (
          <option key={days} value={days}>
            {days === '1' ? 'Last day' : `Last ${days} days`}
          </option>
        ))}
      </TextField>
      <div className={classes.buttons}>
        <Button type="submit" variant="contained" color="primary">
          Show what happened
        </Button>
      </div>
    </form>
  );
}
