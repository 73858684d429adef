import { useState } from 'react';
import Button from '@material-ui/core/Button';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type { AroundNotice } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { Person, ReasonDialog, RelativeTime } from '../components';

/**
 * Who took something on that reached a target around the portal, or the button
 * by which somebody who did not make it does so. Says why not when it is refused.
 */
export function Adoption(props: {
  notice: AroundNotice;
  onAdopted(notice: AroundNotice): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { notice, onAdopted } = props;
  const [asking, setAsking] = useState(false);
  const { busy, refusal, ask } = useAsking();
  const { adopted } = notice;
  if (adopted) {
    return (
      <Typography variant="body2" component="div">
        Adopted late by <Person person={adopted.by} />,{' '}
        <RelativeTime at={adopted.at} />: “{adopted.reason}”
      </Typography>
    );
  }
  if (notice.classification !== 'reached-target') return null;
  const where = `${notice.service.split('/').pop()} in ${notice.environment}`;
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-label={`Adopt what reached ${where}`}
        onClick={() => setAsking(true)}
      >
        Adopt
      </Button>
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
