import Typography from '@material-ui/core/Typography';
import { EvidenceOffer } from './EvidenceOffer';
import { useReleaseEvidence } from './useReleaseEvidence';

/** The bundle of a release that has ended: asked for, followed, fetched. */
export function ReleaseEvidence(props: { releaseId: string }) {
  return (
    <EvidenceOffer
      {...useReleaseEvidence(props.releaseId)}
      label="Evidence of this release"
    >
      <Typography variant="body2">
        A bundle of this release alone: the entries, verdicts and proofs of all
        its changes, to be verified without this portal.
      </Typography>
    </EvidenceOffer>
  );
}
