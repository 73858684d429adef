import { makeStyles } from '@material-ui/core/styles';
import { absolute, age, relative } from './time';
import { useNow } from './Now';

const useStyles = makeStyles({
  // On paper nobody can point at it, and `12 min ago` soon says nothing.
  root: {
    '@media print': { '&::after': { content: '" (" attr(title) ")"' } },
  },
});

/** `12 min ago`; the absolute time with its zone on hover, and in print. */
export function RelativeTime(props: { at: string }) {
  const classes = useStyles();
  const now = useNow();
  return (
    <time
      className={classes.root}
      dateTime={props.at}
      title={absolute(props.at)}
    >
      {relative(props.at, now)}
    </time>
  );
}

/** How long something has been so: `12 min`; the absolute time on hover. */
export function Age(props: { since: string }) {
  const now = useNow();
  return (
    <time dateTime={props.since} title={`since ${absolute(props.since)}`}>
      {age(props.since, now)}
    </time>
  );
}
