import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import PauseCircleFilledIcon from '@material-ui/icons/PauseCircleFilled';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import ReportProblemIcon from '@material-ui/icons/ReportProblem';

/** What a status means; each has its own shape and its own colour. */
export type StatusTone =
  | 'ok'
  | 'warning'
  | 'error'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'unknown';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    maxWidth: '100%',
    verticalAlign: 'bottom',
  },
  icon: {
    display: 'inline-flex',
    alignItems: 'center',
    // As high as the first line, whose middle it marks.
    height: '1lh',
    marginRight: theme.spacing(0.5),
    flexShrink: 0,
  },
  shape: { fontSize: '1.1rem' },
  ok: { color: theme.palette.status.ok },
  warning: { color: theme.palette.status.warning },
  error: { color: theme.palette.status.error },
  running: { color: theme.palette.status.running },
  waiting: { color: theme.palette.text.secondary },
  paused: { color: theme.palette.text.secondary },
  unknown: { color: theme.palette.status.aborted },
  strong: { fontWeight: 'bold' },
}));

const ICONS: Record<StatusTone, typeof CheckCircleIcon> = {
  ok: CheckCircleIcon,
  warning: ReportProblemIcon,
  error: ErrorIcon,
  running: AutorenewIcon,
  waiting: RadioButtonUncheckedIcon,
  paused: PauseCircleFilledIcon,
  unknown: HelpOutlineIcon,
};

/** The shape of a status, without its word. */
export function StatusIcon(props: { tone: StatusTone }) {
  const classes = useStyles();
  const Icon = ICONS[props.tone];
  return (
    <span className={`${classes.icon} ${classes[props.tone]}`} aria-hidden>
      <Icon fontSize="inherit" className={classes.shape} />
    </span>
  );
}

/** A word with its shape and colour; the word alone says it all. */
export function Status(props: {
  tone: StatusTone;
  title?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  const strong = props.tone === 'error' ? classes.strong : '';
  return (
    <span className={`${classes.root} ${strong}`} title={props.title}>
      <StatusIcon tone={props.tone} />
      <span>{props.children}</span>
    </span>
  );
}
