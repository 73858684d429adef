import type { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(1.5, 2),
    '& li:last-child': { borderBottom: 'none' },
  },
}));

/** A surface for facts: small print is readable on it, not on the page. */
export function Panel(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.root}>
      {props.children}
    </Paper>
  );
}
