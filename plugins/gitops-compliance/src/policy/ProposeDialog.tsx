import { useState } from 'react';
import DialogContentText from '@material-ui/core/DialogContentText';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type {
  PolicyCheckView,
  PolicyProposalView,
  PolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_GROUNDS_LENGTH, ReasonDialog } from '../components';
import { CheckResult } from './CheckResult';
import { LineDiff } from './LineDiff';

/** Proposes another policy: its text, what is wrong in it, what it would change. */
export function ProposeDialog(props: {
  /** As it was when the dialog was opened: what the proposal is made from. */
  policy: PolicyView;
  /** What is proposed at first; default: what is in force. */
  text?: string;
  onClose(): void;
  onProposed(proposal: PolicyProposalView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { policy } = props;
  const [text, setText] = useState(props.text ?? policy.text);
  const [check, setCheck] = useState<PolicyCheckView>();
  const proposing = useAsking();
  const checking = useAsking();

  const look = () =>
    checking.ask(async () => setCheck(await api.checkPolicy(text)));
  const confirm = (reason: string) =>
    proposing.ask(async () =>
      props.onProposed(
        await api.proposePolicy({ text, reason, base: policy.inForce.hash }),
      ),
    );
  return (
    <ReasonDialog
      id="propose-policy"
      open
      title="Propose another policy"
      label="Why the policy is to be changed"
      hint="It is shown to whoever approves it, and stays on record."
      minLength={MIN_GROUNDS_LENGTH}
      tooShort={`Say why, in at least ${MIN_GROUNDS_LENGTH} characters.`}
      confirm="Propose"
      dismiss="Not now"
      busy={proposing.busy}
      refusal={proposing.refusal ?? checking.refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <DialogContentText>
        It comes into force when a second person approves it.
      </DialogContentText>
      <TextField
        id="propose-policy-text"
        label="Policy (YAML)"
        value={text}
        onChange={event => {
          setText(event.target.value);
          setCheck(undefined);
        }}
        multiline
        fullWidth
        minRows={8}
        maxRows={16}
        variant="outlined"
        margin="dense"
        inputProps={{
          spellCheck: false,
          style: { fontFamily: 'monospace', fontSize: '0.85em' },
        }}
      />
      <LineDiff before={policy.text} after={text} />
      <Button onClick={look} disabled={text === policy.text}>
        Check, and show what it would change
      </Button>
      {check && <CheckResult check={check} />}
    </ReasonDialog>
  );
}
