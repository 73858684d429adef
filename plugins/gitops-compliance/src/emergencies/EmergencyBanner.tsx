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

/**
 * The emergencies that run, a line each, of one service or of all; nothing where
 * none does. A new one is announced.
 */
export function EmergencyBanner(props: { service?: string }) {
  const { items } = useEmergencies('running', props.service);
  if (items.length === 0) return null;
  return (
    <NowProvider>
      {items.map(emergency => (
        <Line key={emergency.id} emergency={emergency} />
      ))}
    </NowProvider>
  );
}
