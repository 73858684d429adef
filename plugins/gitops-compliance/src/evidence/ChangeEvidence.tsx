import Typography from '@material-ui/core/Typography';
import { EvidenceOffer } from './EvidenceOffer';
import { useChangeEvidence } from './useChangeEvidence';

/** The bundle of one ended change: followed, fetched, and asked for if need be. */
export function ChangeEvidence(props: { changeId: string }) {
  return (
    <EvidenceOffer
      {...useChangeEvidence(props.changeId)}
      label="Evidence of this change"
    >
      <Typography variant="body2">
        A bundle of this change alone: its entries, verdicts and proofs, to be
        verified without this portal.
      </Typography>
    </EvidenceOffer>
  );
}
