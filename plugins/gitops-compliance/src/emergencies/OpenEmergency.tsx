import { LinkButton } from '@backstage/core-components';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { emergencyHref } from './emergencyWords';

/** The button that leads to an emergency. */
export function OpenEmergency(props: {
  emergency: Pick<EmergencyView, 'id' | 'name'>;
}) {
  const { id, name } = props.emergency;
  return (
    <LinkButton size="small" variant="outlined" to={emergencyHref(id)}>
      Open {name}
    </LinkButton>
  );
}
