import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { Person, ReasonDialog, RelativeTime } from '../components';

const useStyles = makeStyles(theme => ({
  action: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
}));

/**
 * Who took something on that reached a target around the portal, or the button
 * by which somebody who did not make it does so. Says why not before it is asked
 * for, and when it is refused.
 */
export function Adoption(props: {
  notice: AroundNotice;
  onAdopted(notice: AroundNotice): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const classes = useStyles();
  const { notice, onAdopted } = props;
  const [asking, setAsking] = useState(false);
  const { busy, refusal, ask } = useAsking();
  const { adopt, adopted } = notice;
  if (adopted) {
    return (
      <Typography variant="body2" component="div">
        Adopted late by <Person person={adopted.by} />,{' '}
        <RelativeTime at={adopted.at} />: “{adopted.reason}”
      </Typography>
    );
  }
  if (notice.classification !== 'reached-target') return null;
  const where = `${serviceName(notice.service)} in ${notice.environment}`;
  const reasonId = `adopt-${notice.id}-reason`;
  return (
    <>
      <div className={classes.action}>
        <Button
          size="small"
          variant="outlined"
          aria-label={`Adopt what reached ${where}`}
          aria-describedby={adopt.allowed ? undefined : reasonId}
          disabled={!adopt.allowed}
          onClick={() => setAsking(true)}
        >
          Adopt
        </Button>
        {!adopt.allowed && (
          <Typography variant="body2" id={reasonId}>
            {adopt.reason}
          </Typography>
        )}
      </div>
      <ReasonDialog
        id={`adopt-${notice.id}`}
        open={asking}
        title={`Adopt what reached ${where}`}
        label="Why it may stay"
        confirm="Adopt it"
        dismiss="Not now"
        busy={busy}
        refusal={refusal}
        onClose={() => setAsking(false)}
        onConfirm={reason =>
          ask(async () => onAdopted(await api.adoptAround(notice.id, reason)))
        }
      >
        <DialogContentText>
          You answer for it from now on, and it stays marked as late. Who made
          it cannot adopt it; where nobody knows who did, no owner of the
          service can.
        </DialogContentText>
      </ReasonDialog>
    </>
  );
}
