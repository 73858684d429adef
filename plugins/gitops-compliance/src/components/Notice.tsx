import type { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { StatusIcon, type StatusTone } from './Status';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    padding: theme.spacing(1, 1.5),
    borderLeftWidth: 4,
    borderLeftStyle: 'solid',
    overflowWrap: 'anywhere',
  },
  ok: { borderLeftColor: theme.palette.status.ok },
  warning: { borderLeftColor: theme.palette.status.warning },
  error: { borderLeftColor: theme.palette.status.error },
  running: { borderLeftColor: theme.palette.status.running },
  waiting: { borderLeftColor: theme.palette.divider },
  paused: { borderLeftColor: theme.palette.text.secondary },
  unknown: { borderLeftColor: theme.palette.status.aborted },
  body: { flex: 1, minWidth: 0 },
  action: { marginLeft: theme.spacing(1) },
}));

/**
 * A line that wants to be seen.
 *
 * `announce`: `alert` is read at once (failures), `status` politely.
 */
export function Notice(props: {
  tone: StatusTone;
  announce?: 'alert' | 'status';
  action?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Paper
      variant="outlined"
      className={`${classes.root} ${classes[props.tone]}`}
      role={props.announce}
    >
      <StatusIcon tone={props.tone} />
      <Typography variant="body2" component="div" className={classes.body}>
        {props.children}
      </Typography>
      {props.action && <div className={classes.action}>{props.action}</div>}
    </Paper>
  );
}
