import { useState } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import DialogContentText from '@material-ui/core/DialogContentText';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { useApi } from '@backstage/core-plugin-api';
import type {
  EmergencyReview,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
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
  const [verdict, setVerdict] =
    useState<EmergencyReview['verdict']>('justified');
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
      onConfirm={finding =>
        ask(async () =>
          props.onReviewed(await api.reviewEmergency(id, { verdict, finding })),
        )
      }
    >
      <DialogContentText>
        You had no part in it. You review the emergency, {changes.length}{' '}
        {changes.length === 1 ? 'change' : 'changes'} under it, and{' '}
        {moves.length} made around the portal.
      </DialogContentText>
      <FormControl component="fieldset">
        <FormLabel component="legend">Was it justified?</FormLabel>
        <RadioGroup
          row
          aria-label="Was it justified?"
          name="verdict"
          value={verdict}
          onChange={event =>
            setVerdict(event.target.value as EmergencyReview['verdict'])
          }
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
      </FormControl>
    </ReasonDialog>
  );
}
