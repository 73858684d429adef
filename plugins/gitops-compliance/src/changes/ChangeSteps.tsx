import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ChangeStep } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  RelativeTime,
  StatusIcon,
  VisuallyHidden,
  type StatusTone,
} from '../components';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  item: {
    display: 'flex',
    flexDirection: 'column',
    paddingTop: theme.spacing(0.5),
    borderTop: `3px solid ${theme.palette.divider}`,
    flex: '1 1 112px',
    minWidth: 0,
  },
  current: { borderTopColor: theme.palette.status.running },
  done: { borderTopColor: theme.palette.status.ok },
  failed: { borderTopColor: theme.palette.status.error },
  waiting: {},
  title: { display: 'inline-flex', alignItems: 'center' },
}));

const STATES: Record<ChangeStep['state'], [StatusTone, string]> = {
  done: ['ok', 'done'],
  current: ['running', 'under way'],
  waiting: ['waiting', 'not yet'],
  failed: ['error', 'failed'],
};

/** The way of a change, from requested to verified. */
export function ChangeSteps(props: { steps: ChangeStep[] }) {
  const classes = useStyles();
  return (
    <ol className={classes.list} aria-label="Steps">
      {props.steps.map(step => {
        const [tone, word] = STATES[step.state];
        return (
          <li
            key={step.step}
            className={`${classes.item} ${classes[step.state]}`}
            aria-current={step.state === 'current' ? 'step' : undefined}
          >
            <Typography
              variant="body2"
              component="span"
              className={classes.title}
            >
              <StatusIcon tone={tone} />
              {step.title}
              <VisuallyHidden>: {word}</VisuallyHidden>
            </Typography>
            <Typography variant="caption" color="textSecondary">
              {step.at ? <RelativeTime at={step.at} /> : word}
            </Typography>
          </li>
        );
      })}
    </ol>
  );
}
