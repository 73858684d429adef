import { useState } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import DialogContentText from '@material-ui/core/DialogContentText';
import RadioGroup from '@material-ui/core/RadioGroup';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EmergencyReview,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Radio } from '../components/Radio';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_REASON_LENGTH, ReasonDialog } from '../components';

/** Records what somebody found who had no part in it. */
export function ReviewDialog(props: {
  emergency: EmergencyView;
  onClose(): void;
  onReviewed(emergency: EmergencyView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { changes, id, moves, name } = props.emergency;
  /** Nothing is chosen for the reviewer. */
  const [verdict, setVerdict] = useState<EmergencyReview['verdict']>();
  const [isMissing, setIsMissing] = useState(false);
  const { busy, refusal, ask } = useAsking();
  return (
    <ReasonDialog
      id="review-emergency"
      open
      title={`Review ${name}`}
      label="What you found"
      tooShort={`Say what you found, in at least ${MIN_REASON_LENGTH} characters. Auditors read this.`}
      confirm="Record the review"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={finding => {
        setIsMissing(!verdict);
        if (!verdict) return;
        ask(async () =>
          props.onReviewed(await api.reviewEmergency(id, { verdict, finding })),
        );
      }}
    >
      <DialogContentText>
        You had no part in it. You review the emergency,{' '}
        {counted(changes.length, 'change')} under it, and{' '}
        {counted(moves.length, 'change')} around the portal.
      </DialogContentText>
      <FormControl component="fieldset" error={isMissing}>
        <FormLabel component="legend">Was it justified?</FormLabel>
        <RadioGroup
          row
          aria-label="Was it justified?"
          name="verdict"
          value={verdict ?? null}
          onChange={event => {
            setVerdict(event.target.value as EmergencyReview['verdict']);
            setIsMissing(false);
          }}
        >
          <FormControlLabel
            value="justified"
            control={<Radio color="primary" />}
            label="Justified"
          />
          <FormControlLabel
            value="not-justified"
            control={<Radio color="primary" />}
            label="Not justified"
          />
        </RadioGroup>
        {isMissing && (
          <FormHelperText role="alert">Say whether it was.</FormHelperText>
        )}
      </FormControl>
    </ReasonDialog>
  );
}

/** `no change`, `1 change` or `2 changes`. */
function counted(count: number, what: string): string {
  return count === 0 ? `no ${what}` : `${count} ${what}${count > 1 ? 's' : ''}`;
}
