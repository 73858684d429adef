import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceLedgerManagePermission,
  type HoldView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef } from '../../api';
import { ConfirmDialog } from '../../components';
import { HoldItem, scopeOf } from './HoldItem';
import { ManagedList } from './ManagedList';
import { PlaceHoldDialog } from './PlaceHoldDialog';
import { useHolds } from './usePersonalData';

/** Legal holds: placed by one person, lifted by another. */
export function HoldList() {
  const api = useApi(gitopsComplianceApiRef);
  const holds = useHolds();
  const [isPlacing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<HoldView>();
  const [news, setNews] = useState('');

  const done = (hold: HoldView, what: string) => {
    holds.accept(hold);
    setNews(`The hold on ${scopeOf(hold)} is ${what}.`);
    setPlacing(false);
    setLifting(undefined);
  };
  return (
    <ManagedList
      title="Legal holds"
      ask="Place a legal hold"
      empty="No legal hold has been placed."
      permission={gitopsComplianceLedgerManagePermission.name}
      pages={holds}
      news={news}
      onAsk={() => setPlacing(true)}
      renderItem={hold => (
        <HoldItem key={hold.id} hold={hold} onLift={() => setLifting(hold)} />
      )}
    >
      {isPlacing && (
        <PlaceHoldDialog
          onClose={() => setPlacing(false)}
          onPlaced={hold => done(hold, 'placed')}
        />
      )}
      {lifting && (
        <ConfirmDialog
          id="lift-hold"
          title={`Lift the hold on ${scopeOf(lifting)}`}
          confirm="Lift the hold"
          dismiss="Keep the hold"
          onClose={() => setLifting(undefined)}
          onConfirm={async () => done(await api.liftHold(lifting.id), 'lifted')}
        >
          <DialogContentText>
            What it kept is deleted within the hour where an erasure was
            confirmed or its time is over. It cannot be brought back.
          </DialogContentText>
        </ConfirmDialog>
      )}
    </ManagedList>
  );
}
