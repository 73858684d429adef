import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice, Status } from '../components';
import { CancelDialog } from './CancelDialog';
import { GateList } from './GateList';
import type { ChangeAction, ChangeHandle } from './useChange';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gap: theme.spacing(1),
    margin: theme.spacing(0, 0, 1),
    padding: 0,
    listStyle: 'none',
  },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
  button: { minWidth: 128 },
}));

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

const ACTIONS: ChangeAction[] = ['merge', 'sync', 'cancel'];

/** What can be done now; what cannot says why beside its button. */
export function ChangeActions(props: {
  change: ChangeView;
  handle: ChangeHandle;
}) {
  const classes = useStyles();
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
      <ul className={classes.list} aria-label="Actions">
        {ACTIONS.map(action => {
          const { allowed, reason } = change.actions[action];
          const reasonId = `change-${action}-reason`;
          return (
            <li key={action} className={classes.item}>
              <Button
                className={classes.button}
                variant={action === 'merge' ? 'contained' : 'outlined'}
                color={action === 'merge' ? 'primary' : 'default'}
                disabled={!allowed || Boolean(busy) || accepted === action}
                onClick={() => press(action)}
                aria-describedby={allowed ? undefined : reasonId}
              >
                {LABELS[action]}
              </Button>
              {!allowed && (
                <Typography variant="body2" id={reasonId}>
                  {reason}
                </Typography>
              )}
            </li>
          );
        })}
      </ul>
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
