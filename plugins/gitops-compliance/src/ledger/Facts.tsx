import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    margin: 0,
    display: 'grid',
    gap: theme.spacing(0.5, 2),
    gridTemplateColumns: 'minmax(120px, max-content) minmax(0, 1fr)',
    alignItems: 'center',
    overflowWrap: 'anywhere',
    '& dd': { margin: 0 },
  },
}));

/** Facts by name, in two columns. */
export function Facts(props: { facts: [name: string, value: ReactNode][] }) {
  const classes = useStyles();
  return (
    <Typography variant="body2" component="dl" className={classes.root}>
      {props.facts.flatMap(([name, value]) => [
        <dt key={`${name} name`}>{name}</dt>,
        <dd key={name}>{value}</dd>,
      ])}
    </Typography>
  );
}
