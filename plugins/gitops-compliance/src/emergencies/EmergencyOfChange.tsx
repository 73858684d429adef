import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ChangeView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef } from '../api';
import { ConfirmDialog, Notice } from '../components';
import { DeclareButton } from './DeclareButton';
import { bendsOf, isHeld } from './emergencyWords';
import { UnderEmergency } from './UnderEmergency';
import { useEmergenciesInForce } from './useEmergencies';

/** Merged: no gate of it is left to bend. */
const MERGED = ['deploying', 'verifying'];

/**
 * The emergency under which a change goes, or those that are in force for its
 * target and under which it can be put. Where there is none and gates hold it, one
 * can be declared for its target.
 */
export function EmergencyOfChange(props: {
  change: ChangeView;
  onChanged(change: ChangeView): void;
}) {
  const { summary } = props.change;
  const { emergency, endedAt, state } = summary;
  if (emergency) {
    return <UnderEmergency emergency={emergency} />;
  }
  if (endedAt !== null || MERGED.includes(state)) return null;
  return <PutUnder {...props} />;
}

function PutUnder(props: {
  change: ChangeView;
  onChanged(change: ChangeView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { summary } = props.change;
  const { inForce, isKnown } = useEmergenciesInForce([summary]);
  const [asking, setAsking] = useState<EmergencyView>();
  if (isKnown && inForce.length === 0) {
    return isHeld(props.change.gates) ? (
      <Notice
        tone="waiting"
        action={
          <DeclareButton
            service={summary.service}
            environment={summary.environment}
          />
        }
      >
        Gates hold it. Where it puts an emergency right, declare that first: it
        can go under it here.
      </Notice>
    ) : null;
  }
  return (
    <>
      {inForce.map(emergency => (
        <Notice
          key={emergency.id}
          tone="waiting"
          action={
            <Button
              size="small"
              variant="outlined"
              onClick={() => setAsking(emergency)}
            >
              Put under {emergency.name}
            </Button>
          }
        >
          Emergency {emergency.name} is in force here, and this change does not
          go under it: every gate holds.
        </Notice>
      ))}
      {asking && (
        <ConfirmDialog
          id="put-under-emergency"
          title={`Put #${summary.number} under ${asking.name}?`}
          confirm="Put it under the emergency"
          dismiss="Not now"
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            props.onChanged(await api.putUnderEmergency(summary.id, asking.id));
            setAsking(undefined);
          }}
        >
          <DialogContentText>
            {bendsOf(asking)} It stays under it for good.
          </DialogContentText>
        </ConfirmDialog>
      )}
    </>
  );
}
