import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice } from '../components';
import { OpenEmergency } from './OpenEmergency';

/** Says under which emergency something goes, and leads there. */
export function UnderEmergency(props: {
  emergency: Pick<EmergencyView, 'id' | 'name'>;
}) {
  const { emergency } = props;
  return (
    <Notice tone="warning" action={<OpenEmergency emergency={emergency} />}>
      It goes under emergency {emergency.name}: gates that bend say so, and its
      review is owed afterwards.
    </Notice>
  );
}
