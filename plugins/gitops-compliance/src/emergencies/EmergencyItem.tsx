import { Fragment } from 'react';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Person, RelativeTime, StatusItem } from '../components';
import {
  emergencyHref,
  isRunning,
  statusOf,
  targetsOf,
} from './emergencyWords';
import { PullRequestOfDuty } from './PullRequestOfDuty';

/** The first thing that it still owes, with its deadline. */
function Owed(props: { emergency: EmergencyView }) {
  const open = props.emergency.duties.filter(duty => !duty.settledAt);
  if (open.length === 0) return null;
  return (
    <>
      {open.map(duty => (
        <Fragment key={`${duty.kind} ${duty.service} ${duty.environment}`}>
          <Typography variant="body2" component="div">
            {duty.sentence} {duty.isOverdue ? 'It was due ' : 'Due '}
            <RelativeTime at={duty.dueAt} />.
          </Typography>
          <PullRequestOfDuty duty={duty} />
        </Fragment>
      ))}
    </>
  );
}

/** One emergency in a list: where, why, by whom, until when, and what it owes. */
export function EmergencyItem(props: { emergency: EmergencyView }) {
  const { emergency } = props;
  return (
    <StatusItem
      status={statusOf(emergency)}
      line={
        <>
          <Link to={emergencyHref(emergency.id)} underline="always">
            {emergency.name}
          </Link>
          <strong>{targetsOf(emergency)}</strong>
          {isRunning(emergency) ? (
            <span>
              ends <RelativeTime at={emergency.expiresAt} />
            </span>
          ) : (
            <span>
              ended{' '}
              <RelativeTime at={emergency.endedAt ?? emergency.expiresAt} />
            </span>
          )}
        </>
      }
    >
      <Typography variant="body2">{emergency.reason}</Typography>
      <Typography variant="body2" component="div">
        Declared by <Person person={emergency.declaredBy} />,{' '}
        <RelativeTime at={emergency.declaredAt} />
        {emergency.declaredRecently > 1 &&
          ` (${emergency.declaredRecently} in 90 days)`}
        {emergency.confirmedBy && (
          <>
            ; confirmed by <Person person={emergency.confirmedBy} />
          </>
        )}
      </Typography>
      <Owed emergency={emergency} />
    </StatusItem>
  );
}
