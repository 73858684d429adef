import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { NowProvider, Notice, RelativeTime } from '../components';
import { targetsOf } from './emergencyWords';
import { OpenEmergency } from './OpenEmergency';
import { useEmergencies } from './useEmergencies';

function Line(props: { emergency: EmergencyView }) {
  const { emergency } = props;
  return (
    <Notice
      tone={emergency.inForce ? 'error' : 'warning'}
      announce="alert"
      action={<OpenEmergency emergency={emergency} />}
    >
      <strong>Emergency {emergency.name}</strong> for {targetsOf(emergency)}
      {emergency.inForce
        ? ': gates bend'
        : ' waits for a second person; nothing bends yet'}
      . It ends <RelativeTime at={emergency.expiresAt} />. {emergency.reason}
    </Notice>
  );
}

/** Until it is done, nobody overlooks what is overdue. */
function OverdueLine(props: { emergency: EmergencyView }) {
  const { emergency } = props;
  const overdue = emergency.duties.filter(({ isOverdue }) => isOverdue);
  return (
    <Notice tone="warning" action={<OpenEmergency emergency={emergency} />}>
      <strong>Emergency {emergency.name}</strong> for {targetsOf(emergency)} is
      over, and something that it owes is overdue.{' '}
      {overdue.map(duty => (
        <span key={`${duty.kind} ${duty.service} ${duty.environment}`}>
          {duty.sentence} It was due <RelativeTime at={duty.dueAt} />.{' '}
        </span>
      ))}
    </Notice>
  );
}

/**
 * The emergencies that run, and those of which something is overdue, a line each,
 * of one service or of all; nothing where there is none. A new one is announced.
 */
export function EmergencyBanner(props: { service?: string }) {
  const running = useEmergencies('running', props.service).items;
  const overdue = useEmergencies('owing', props.service).items.filter(
    ({ isOverdue }) => isOverdue,
  );
  if (running.length + overdue.length === 0) return null;
  return (
    <NowProvider>
      {running.map(emergency => (
        <Line key={emergency.id} emergency={emergency} />
      ))}
      {overdue.map(emergency => (
        <OverdueLine key={emergency.id} emergency={emergency} />
      ))}
    </NowProvider>
  );
}
