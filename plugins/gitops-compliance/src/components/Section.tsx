import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Panel } from './Panel';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

/** A titled part of a view, on a surface of its own. */
export function Section(props: {
  title: string;
  heading: 'h2' | 'h3';
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <section aria-label={props.title} className={classes.root}>
      <Typography variant="h6" component={props.heading}>
        {props.title}
      </Typography>
      <Panel>{props.children}</Panel>
    </section>
  );
}
