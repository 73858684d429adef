import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ChangeSummary } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { Person, RelativeTime, Status } from '../components';
import { RiskScore } from '../contents/RiskLine';
import { ChangeTarget } from './ChangeTarget';
import { ChangeState } from './ChangeState';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  text: { flex: '1 1 280px', minWidth: 0, overflowWrap: 'anywhere' },
}));

/** One change in a list: what, where to, where it stands, by whom, when. */
export function ChangeRow(props: {
  change: ChangeSummary;
  onOpen(id: string): void;
}) {
  const classes = useStyles();
  const { change } = props;
  const running = change.endedAt === null;
  const sentence = change.sentence.toLocaleLowerCase('en-US');
  const unnamed = change.heldBy.filter(
    gate => !sentence.includes(gate.toLocaleLowerCase('en-US')),
  );
  return (
    <li className={classes.root}>
      <Typography variant="body2" component="div">
        <strong>#{change.number}</strong> <ChangeTarget change={change} />
      </Typography>
      <Typography variant="body2" component="div" className={classes.text}>
        <ChangeState state={change.state} onlyObserved={change.onlyObserved} />
        {' · '}
        {change.class === 'expedited' && (
          <>
            <Status tone="warning">expedited</Status>
            {' · '}
          </>
        )}
        {change.risk !== null && (
          <>
            <RiskScore score={change.risk} />
            {' · '}
          </>
        )}
        {change.sentence}
        {running && unnamed.length > 0 && (
          <div>waiting for: {unnamed.join(', ')}</div>
        )}
        <Typography variant="caption" color="textSecondary" component="div">
          requested by <Person person={change.requester} />,{' '}
          <RelativeTime at={change.createdAt} />
          {change.endedAt && (
            <>
              ; ended <RelativeTime at={change.endedAt} />
            </>
          )}
        </Typography>
      </Typography>
      <Button
        size="small"
        variant="outlined"
        onClick={() => props.onOpen(change.id)}
        aria-label={`Open change #${change.number}`}
      >
        Open
      </Button>
    </li>
  );
}
