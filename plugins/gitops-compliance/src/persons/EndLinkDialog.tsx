import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../components';

/** Asks why a link is rejected or retired; stays open when refused. */
export function EndLinkDialog(props: {
  link: PersonLink;
  onClose(): void;
  onEnded(link: PersonLink): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { link } = props;
  const { busy, refusal, ask } = useAsking();
  const verb = link.countsSince ? 'Retire' : 'Reject';
  return (
    <ReasonDialog
      id="end-link"
      open
      title={`${verb} ${link.account} (${link.provider})`}
      label="Why it is not, or no longer, theirs"
      minLength={MIN_GROUNDS_LENGTH}
      confirm={verb}
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={reason =>
        ask(async () => props.onEnded(await api.endPersonLink(link.id, reason)))
      }
    >
      <DialogContentText>
        From now on the account counts for nobody by this link. Changes that are
        open keep knowing whose it was.
      </DialogContentText>
    </ReasonDialog>
  );
}
