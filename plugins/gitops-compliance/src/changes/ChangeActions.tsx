import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { ActionList, Notice, Status } from '../components';
import { CancelDialog } from './CancelDialog';
import { GateList } from './GateList';
import type { ChangeAction, ChangeHandle } from './useChange';

const LABELS: Record<ChangeAction, string> = {
  merge: 'Merge',
  sync: 'Sync again',
  cancel: 'Cancel',
};

const ON_ITS_WAY: Record<ChangeAction, string> = {
  merge: 'The merge is on its way; this page follows it.',
  sync: 'The sync is on its way; this page follows it.',
  cancel: 'The change is being cancelled.',
};

/** States of a change that is merged, after which there is only its sync. */
const MERGED = ['deploying', 'verifying'];

/** What one may come to do in a state, whether it is allowed now or not. */
function actionsOf(state: string): ChangeAction[] {
  return MERGED.includes(state) ? ['sync'] : ['merge', 'cancel'];
}

/** What can be done now; what cannot says why beside its button. */
export function ChangeActions(props: {
  change: ChangeView;
  handle: ChangeHandle;
}) {
  const [asking, setAsking] = useState(false);
  const { change } = props;
  const { busy, accepted, refusal, act } = props.handle;

  const press = (action: ChangeAction) => {
    if (action === 'cancel') {
      setAsking(true);
    } else {
      void act(action);
    }
  };
  const cancel = async (reason: string) => {
    if (await act('cancel', reason)) {
      setAsking(false);
    }
  };
  if (change.summary.endedAt !== null) {
    return (
      <Typography variant="body2">
        This change has ended; there is nothing left to do.
      </Typography>
    );
  }
  return (
    <div>
      <ActionList
        id="change"
        actions={actionsOf(change.summary.state).map(action => ({
          ...change.actions[action],
          action,
          label: LABELS[action],
          busy: Boolean(busy) || accepted === action,
        }))}
        onPress={press}
      />
      <div role="status">
        {accepted && <Status tone="running">{ON_ITS_WAY[accepted]}</Status>}
      </div>
      <div role="alert">
        {refusal && !asking && (
          <Notice tone="error">
            <Typography variant="body2">{refusal.message}</Typography>
            {refusal.gates.length > 0 && (
              <GateList gates={refusal.gates} label="Gates that refused" />
            )}
          </Notice>
        )}
      </div>
      <CancelDialog
        open={asking}
        number={change.summary.number}
        busy={busy === 'cancel'}
        refusal={refusal}
        onClose={() => setAsking(false)}
        onCancelChange={cancel}
      />
    </div>
  );
}
