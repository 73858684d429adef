import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { NowProvider, RelativeTime, StatusItem } from '../components';
import { emergencyHref, isRunning, targetsOf } from './emergencyWords';
import { useEmergencies } from './useEmergencies';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

/** When the review of one is due; null: it is not owed, or done. */
function reviewDue({ duties }: EmergencyView): string | null {
  return (
    duties.find(({ kind, settledAt }) => kind === 'review' && !settledAt)
      ?.dueAt ?? null
  );
}

/** Emergencies that the user can confirm or review. */
export function useWaitingEmergencies(): EmergencyView[] {
  const running = useEmergencies('running');
  const owing = useEmergencies('owing');
  return [
    ...running.items.filter(({ confirm }) => confirm.allowed),
    ...owing.items.filter(({ reviewing }) => reviewing.allowed),
  ];
}

/** Emergencies that wait for the user; nothing where there is none. */
export function WaitingEmergencies(props: { items: EmergencyView[] }) {
  const classes = useStyles();
  const { items } = props;
  if (items.length === 0) return null;
  return (
    <NowProvider>
      <ul className={classes.list} aria-label="Emergencies waiting for me">
        {items.map(emergency => {
          const due = reviewDue(emergency);
          return (
            <StatusItem
              key={emergency.id}
              status={
                isRunning(emergency)
                  ? ['error', 'Confirm it']
                  : [emergency.isOverdue ? 'error' : 'warning', 'Review it']
              }
              line={
                <>
                  <Link to={emergencyHref(emergency.id)} underline="always">
                    Emergency {emergency.name}
                  </Link>
                  <span>{targetsOf(emergency)}</span>
                </>
              }
            >
              <Typography variant="body2" component="div">
                {emergency.reason}
                {!isRunning(emergency) && due && (
                  <>
                    {' '}
                    Due <RelativeTime at={due} />.
                  </>
                )}
              </Typography>
            </StatusItem>
          );
        })}
      </ul>
    </NowProvider>
  );
}
