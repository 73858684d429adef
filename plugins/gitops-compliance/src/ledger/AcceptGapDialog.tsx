import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import type { GapOfReader } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { ReasonDialog } from '../components';

const MIN_STATEMENT_LENGTH = 10;

/** Asks why a loss can be borne; stays open with its text when refused. */
export function AcceptGapDialog(props: {
  gap: GapOfReader;
  onClose(): void;
  onAccepted(gap: GapOfReader): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { gap } = props;
  const { busy, refusal, ask } = useAsking();
  const accept = (statement: string) =>
    ask(async () => props.onAccepted(await api.acceptGap(gap.id, statement)));

  return (
    <ReasonDialog
      id="accept-gap"
      open
      title={`Accept the gap of ${gap.collector}`}
      label="Why the loss can be borne"
      hint="Say what you looked at instead. Auditors read this."
      minLength={MIN_STATEMENT_LENGTH}
      tooShort={`Say in at least ${MIN_STATEMENT_LENGTH} characters what you looked at instead. Auditors read this.`}
      confirm="Accept the gap"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={accept}
    >
      <DialogContentText>
        Could not be recovered: {gap.notRecovered ?? 'nothing is known.'}
      </DialogContentText>
      <DialogContentText>
        {gap.acceptances.length === 0
          ? 'You are the first of two persons. The gap stays on record either way.'
          : 'You are the second of two persons. The gap stays on record, as accepted.'}
      </DialogContentText>
    </ReasonDialog>
  );
}
