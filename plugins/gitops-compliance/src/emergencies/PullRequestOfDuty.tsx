import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../changes';
import { Status, type StatusTone } from '../components';

type Duty = EmergencyView['duties'][number];
type State = NonNullable<Duty['pullRequest']>['state'];

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1),
    overflowWrap: 'anywhere',
  },
}));

const STATES: Readonly<Record<State, readonly [StatusTone, string]>> = {
  asked: ['running', 'Being opened'],
  open: ['waiting', 'Waits for review'],
  merged: ['ok', 'Merged'],
  closed: ['warning', 'Closed'],
  impossible: ['error', 'To be opened by hand'],
};

/**
 * The pull request that says what was done by hand, how it stands, and what to do
 * next; nothing where none was asked for or the duty is done.
 */
export function PullRequestOfDuty(props: { duty: Duty }) {
  const classes = useStyles();
  const { pullRequest, service, settledAt } = props.duty;
  if (!pullRequest || settledAt) return null;
  const { state, sentence, number, url, change, applicationUrl } = pullRequest;
  const [tone, word] = STATES[state];
  return (
    <Typography variant="body2" component="div" className={classes.line}>
      <Status tone={tone}>{word}</Status>
      <span>{sentence}</span>
      {url && (
        <Link to={url} underline="always">
          Pull request {number}
        </Link>
      )}
      {change && service && (
        <Link to={changeHref({ id: change.id, service })} underline="always">
          Change #{change.number}
        </Link>
      )}
      {applicationUrl && (
        <Link to={applicationUrl} underline="always">
          See what differs
        </Link>
      )}
    </Typography>
  );
}
