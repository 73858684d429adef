import type { ReactElement, ReactNode } from 'react';
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
  plain: { width: '1em', height: '1em', fill: 'currentColor' },
  defined: { position: 'absolute', width: 0, height: 0 },
  drawn: { width: 24, height: 24 },
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

/**
 * Shapes for thousands of places: what they look like is on the page once, and
 * each place refers to it. A component for each would take most of a second.
 */
export function useStatusShapes(tones: readonly StatusTone[]): {
  /** To be on the page where any of them is. */
  definitions: ReactElement;
  shape(tone: StatusTone): ReactElement;
} {
  const classes = useStyles();
  const idOf = (tone: StatusTone) => `gitops-compliance-shape-${tone}`;
  return {
    definitions: (
      <svg className={classes.defined} aria-hidden>
        {tones.map(tone => {
          const Icon = ICONS[tone];
          return (
            <symbol key={tone} id={idOf(tone)} viewBox="0 0 24 24">
              <Icon fontSize="inherit" className={classes.drawn} />
            </symbol>
          );
        })}
      </svg>
    ),
    shape: tone => (
      <svg
        className={`${classes.shape} ${classes.plain} ${classes[tone]}`}
        aria-hidden
      >
        <use href={`#${idOf(tone)}`} />
      </svg>
    ),
  };
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
