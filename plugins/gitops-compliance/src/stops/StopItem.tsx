import Typography from '@material-ui/core/Typography';
import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { Person, RelativeTime, StatusItem } from '../components';
import { scopeOf } from './scopeOf';

/** A stop: what it holds, why, until when, and who may lift it. */
export function StopItem(props: { stop: StopView; onLift(): void }) {
  const { stop } = props;
  const over = stop.liftedAt ? 'Lifted' : 'Over';
  return (
    <StatusItem
      status={stop.inForce ? ['warning', 'In force'] : ['paused', over]}
      line={
        <>
          <strong>{scopeOf(stop)}</strong>
          <span>
            since <RelativeTime at={stop.since} />, until{' '}
            <RelativeTime at={stop.until} />
          </span>
        </>
      }
    >
      <Typography variant="body2">Reason: {stop.reason}</Typography>
      <Typography variant="body2" component="div">
        Set by <Person person={stop.owner} />
        {stop.team && `, for ${stop.team}`}
      </Typography>
      {stop.liftedBy && stop.liftedAt && (
        <Typography variant="body2" component="div">
          Lifted by <Person person={stop.liftedBy} />,{' '}
          <RelativeTime at={stop.liftedAt} />
        </Typography>
      )}
      {stop.lift.allowed && (
        <Button
          size="small"
          variant="outlined"
          onClick={props.onLift}
          aria-label={`Lift the hold on ${scopeOf(stop)}`}
        >
          Lift
        </Button>
      )}
      {!stop.lift.allowed && stop.inForce && (
        <Typography variant="body2">{stop.lift.reason}.</Typography>
      )}
    </StatusItem>
  );
}
