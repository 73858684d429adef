import Typography from '@material-ui/core/Typography';
import type { HoldView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { Person, RelativeTime, StatusItem, absolute } from '../../components';

/** What a hold keeps, in words. */
export function scopeOf(hold: HoldView): string {
  if (hold.person) {
    return hold.person.name;
  }
  const where = hold.service ? ` in ${hold.service}` : '';
  const from = hold.from ? ` from ${absolute(hold.from, 'UTC')}` : '';
  const until = hold.until ? ` until ${absolute(hold.until, 'UTC')}` : '';
  return `everybody${where}${from}${until}`;
}

/** A legal hold: what it keeps, why, and who placed and lifted it. */
export function HoldItem(props: { hold: HoldView; onLift(): void }) {
  const { hold } = props;
  const isLifted = hold.liftedAt !== null;
  return (
    <StatusItem
      status={isLifted ? ['paused', 'Lifted'] : ['warning', 'In force']}
      line={
        <>
          <strong>
            {hold.person ? <Person person={hold.person} /> : scopeOf(hold)}
          </strong>
          <span>
            placed <RelativeTime at={hold.placedAt} />
          </span>
        </>
      }
    >
      <Typography variant="body2">
        Reason: {hold.reason ?? 'text erased'}
      </Typography>
      <Typography variant="body2" component="div">
        Placed by <Person person={hold.placedBy} />
      </Typography>
      {hold.liftedBy && hold.liftedAt && (
        <Typography variant="body2" component="div">
          Lifted by <Person person={hold.liftedBy} />,{' '}
          <RelativeTime at={hold.liftedAt} />
        </Typography>
      )}
      {hold.lift.allowed && (
        <Button
          size="small"
          variant="outlined"
          onClick={props.onLift}
          aria-label={`Lift the hold on ${scopeOf(hold)}`}
        >
          Lift
        </Button>
      )}
      {!hold.lift.allowed && !isLifted && (
        <Typography variant="body2">{hold.lift.reason}.</Typography>
      )}
    </StatusItem>
  );
}
