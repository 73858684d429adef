import { useState, type ChangeEvent, type FormEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../components/Button';
import { GROUPINGS, type DeliveryFilter } from './deliveryFilter';

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

const PERIODS = ['7', '30', '90', '180', '365'];

/** The form for the period, and of what one wants figures. */
export function DeliveryFilters(props: {
  filter: DeliveryFilter;
  environments: { name: string; title: string }[];
  onAsk(filter: DeliveryFilter): void;
}) {
  const classes = useStyles();
  const [wish, setWish] = useState(props.filter);
  const field = (name: keyof DeliveryFilter, label: string) => ({
    id: `gitops-compliance-delivery-${name}`,
    label,
    value: wish[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      setWish(before => ({ ...before, [name]: event.target.value })),
    InputLabelProps: { shrink: true, className: classes.label },
  });
  const choice = (
    name: keyof DeliveryFilter,
    label: string,
    options: [value: string, title: string][],
  ) => (
    <TextField {...field(name, label)} select SelectProps={{ native: true }}>
      {options.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </TextField>
  );
  const periods = [...new Set([...PERIODS, wish.days])];
  return (
    <form
      className={classes.root}
      role="search"
      aria-label="Delivery figures"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        props.onAsk(wish);
      }}
    >
      {choice(
        'days',
        'Period',
        periods.map(days => [days, `Last ${days} days`]),
      )}
      {choice(
        'by',
        'A line for each',
        GROUPINGS.map(each => [each, each]),
      )}
      {choice('environment', 'Environment', [
        ['', 'All'],
        ...props.environments.map(({ name, title }): [string, string] => [
          name,
          title,
        ]),
      ])}
      <TextField
        {...field('team', 'Team, with the teams in it')}
        placeholder="e.g. payments"
      />
      <TextField
        {...field('entity', 'Service')}
        placeholder="e.g. payments-api"
      />
      {choice('failed', 'Changes', [
        ['', 'All that reached their target'],
        ['yes', 'Only those that failed'],
      ])}
      <div className={classes.buttons}>
        <Button type="submit" variant="contained" color="primary">
          Show figures
        </Button>
      </div>
    </form>
  );
}
