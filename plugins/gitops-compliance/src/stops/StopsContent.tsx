import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceReadPermission,
  type StopView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { ReasonDialog, Section } from '../components';
import { ManagedList } from '../ledger/personalData/ManagedList';
import { scopeOf } from './scopeOf';
import { SetStopDialog } from './SetStopDialog';
import { StopItem } from './StopItem';
import { useStops } from './useStops';

/** Who holds what: several owners stop the line, each lifts only their own. */
export function StopsContent() {
  const api = useApi(gitopsComplianceApiRef);
  const stops = useStops();
  const [isSetting, setSetting] = useState(false);
  const [lifting, setLifting] = useState<StopView>();
  const [news, setNews] = useState('');
  const { busy, refusal, ask } = useAsking();

  const done = (stop: StopView, what: string) => {
    stops.accept(stop);
    setNews(`The hold on ${scopeOf(stop)} is ${what}.`);
    setSetting(false);
    setLifting(undefined);
  };
  return (
    <Section title="Holds" heading="h2">
      <ManagedList
        title="Holds"
        untitled
        ask="Hold changes"
        empty="Nobody holds anything: changes go on when their gates are open."
        permission={gitopsComplianceReadPermission.name}
        pages={stops}
        news={news}
        onAsk={() => setSetting(true)}
        renderItem={stop => (
          <StopItem key={stop.id} stop={stop} onLift={() => setLifting(stop)} />
        )}
      >
        {isSetting && (
          <SetStopDialog
            onClose={() => setSetting(false)}
            onSet={stop => done(stop, 'set')}
          />
        )}
        {lifting && (
          <ReasonDialog
            id="lift-stop"
            open
            title={`Lift the hold on ${scopeOf(lifting)}`}
            label="Why it may go on"
            confirm="Lift the hold"
            dismiss="Keep the hold"
            busy={busy}
            refusal={refusal}
            onClose={() => setLifting(undefined)}
            onConfirm={reason =>
              ask(async () =>
                done(await api.liftStop(lifting.id, reason), 'lifted'),
              )
            }
          >
            <DialogContentText>
              Whatever waits for it is looked at again at once.
            </DialogContentText>
          </ReasonDialog>
        )}
      </ManagedList>
    </Section>
  );
}
