import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { ConfirmDialog, ReasonDialog } from '../components';
import { isRunning, targetsOf } from './emergencyWords';
import { ReviewDialog } from './ReviewDialog';

const useStyles = makeStyles(theme => ({
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    // Without a button it takes no row of its own.
    '&:empty': { display: 'none' },
  },
}));

/** What one may do with an emergency, and why not where one may not. */
export function EmergencyActions(props: {
  emergency: EmergencyView;
  onDone(emergency: EmergencyView, news: string): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const classes = useStyles();
  const { emergency, onDone } = props;
  const { confirm, end, id, name, reviewing } = emergency;
  const [dialog, setDialog] = useState<'confirm' | 'end' | 'review'>();
  const { busy, refusal, ask } = useAsking();
  const close = () => setDialog(undefined);
  const done = (after: EmergencyView, news: string) => {
    close();
    onDone(after, news);
  };
  const isOpen = isRunning(emergency);
  const refusals = [
    ...(emergency.state === 'unconfirmed' && !confirm.allowed
      ? [`Confirm: ${confirm.reason}`]
      : []),
    ...(isOpen && !end.allowed ? [`End: ${end.reason}`] : []),
    ...(emergency.state === 'owing' && !emergency.review && !reviewing.allowed
      ? [`Review: ${reviewing.reason}`]
      : []),
  ];
  return (
    <>
      <div className={classes.buttons}>
        {confirm.allowed && (
          <Button
            variant="contained"
            color="secondary"
            onClick={() => setDialog('confirm')}
          >
            Confirm {name}
          </Button>
        )}
        {reviewing.allowed && (
          <Button
            variant="contained"
            color="primary"
            onClick={() => setDialog('review')}
          >
            Review {name}
          </Button>
        )}
        {end.allowed && (
          <Button variant="outlined" onClick={() => setDialog('end')}>
            End {name}
          </Button>
        )}
      </div>
      {refusals.map(line => (
        <Typography key={line} variant="body2">
          {line}
        </Typography>
      ))}
      {dialog === 'confirm' && (
        <ConfirmDialog
          id="confirm-emergency"
          title={`Confirm ${name}?`}
          confirm="Confirm it"
          dismiss="Not now"
          onClose={close}
          onConfirm={async () =>
            done(
              await api.confirmEmergency(id),
              `${name} is confirmed: it is in force.`,
            )
          }
        >
          <DialogContentText>
            {emergency.declaredBy.name} says: “{emergency.reason}” From now on
            gates bend for {targetsOf(emergency)} until it ends. Your name
            stands beside theirs.
          </DialogContentText>
        </ConfirmDialog>
      )}
      {dialog === 'end' && (
        <ReasonDialog
          id="end-emergency"
          open
          title={`End ${name}`}
          label="How it stands now"
          confirm="End it"
          dismiss="Let it run"
          busy={busy}
          refusal={refusal}
          onClose={close}
          onConfirm={reason =>
            ask(async () =>
              done(await api.endEmergency(id, reason), `${name} is over.`),
            )
          }
        >
          <DialogContentText>
            Every gate holds again at once, access is withdrawn, and what is
            owed begins to count.
          </DialogContentText>
        </ReasonDialog>
      )}
      {dialog === 'review' && (
        <ReviewDialog
          emergency={emergency}
          onClose={close}
          onReviewed={after => done(after, `${name} is reviewed.`)}
        />
      )}
    </>
  );
}
