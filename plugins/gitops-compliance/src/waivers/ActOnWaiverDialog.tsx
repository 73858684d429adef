import DialogContentText from '@material-ui/core/DialogContentText';
import { useApi } from '@backstage/core-plugin-api';
import type { WaiverView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { ReasonDialog } from '../components';
import type { WaiverAction } from './WaiverItem';
import { waiverName } from './waiverWords';

const WORDS: Record<
  WaiverAction,
  { verb: string; label: string; dismiss: string; means: string }
> = {
  approve: {
    verb: 'Approve',
    label: 'Why it may be set aside',
    dismiss: 'Not now',
    means:
      'The verdict stays what it is and is counted apart until then. No gate opens by it.',
  },
  refuse: {
    verb: 'Refuse',
    label: 'Why it is not set aside',
    dismiss: 'Not now',
    means: 'Who asked reads why. What the check found is to be mended.',
  },
  withdraw: {
    verb: 'Withdraw',
    label: 'Why it ends now',
    dismiss: 'Keep the waiver',
    means: 'The verdict counts again at once.',
  },
};

/** Decides on a waiver, or takes it back; stays open with its text when refused. */
export function ActOnWaiverDialog(props: {
  waiver: WaiverView;
  action: WaiverAction;
  onClose(): void;
  onDone(waiver: WaiverView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const { waiver, action } = props;
  const { verb, label, dismiss, means } = WORDS[action];
  return (
    <ReasonDialog
      id={`${action}-waiver`}
      open
      title={`${verb} the waiver of ${waiverName(waiver)}`}
      label={label}
      confirm={`${verb} the waiver`}
      dismiss={dismiss}
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={reason =>
        ask(async () =>
          props.onDone(await api.actOnWaiver(waiver.id, action, reason)),
        )
      }
    >
      <DialogContentText>{means}</DialogContentText>
    </ReasonDialog>
  );
}
