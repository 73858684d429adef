import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import type { DisputeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LedgerAddress, Person, RelativeTime, StatusItem } from '../components';
import { complianceHref } from '../fleet/complianceHref';
import { DisputeFiles } from './DisputeFiles';
import { disputeName, disputeStatus, outcomeSentence } from './disputeWords';

/** A dispute: of what, why, what came of it, and whether one may answer it. */
export function DisputeItem(props: { dispute: DisputeView; onAnswer(): void }) {
  const { dispute } = props;
  const name = disputeName(dispute);
  return (
    <StatusItem
      status={disputeStatus(dispute)}
      line={
        <strong>
          <Link
            to={complianceHref(dispute.service, dispute)}
            underline="always"
          >
            {name}
          </Link>
        </strong>
      }
    >
      <Typography variant="body2" component="div">
        Disputed by <Person person={dispute.openedBy} />,{' '}
        <RelativeTime at={dispute.openedAt} />: {dispute.reason}{' '}
        {dispute.link && (
          <Link to={dispute.link} underline="always">
            Evidence
          </Link>
        )}
      </Typography>
      <DisputeFiles of={dispute} />
      {dispute.answeredBy && dispute.answeredAt && (
        <Typography variant="body2" component="div">
          {outcomeSentence(dispute)} Answered by{' '}
          <Person person={dispute.answeredBy} />,{' '}
          <RelativeTime at={dispute.answeredAt} />: {dispute.statement}
        </Typography>
      )}
      {dispute.mayAnswer.allowed && (
        <Button
          size="small"
          variant="outlined"
          onClick={props.onAnswer}
          aria-label={`Answer the dispute of ${name}`}
        >
          Answer
        </Button>
      )}
      {!dispute.outcome && !dispute.mayAnswer.allowed && (
        <Typography variant="body2">{dispute.mayAnswer.reason}.</Typography>
      )}
      <LedgerAddress entry={dispute.ledger} />
    </StatusItem>
  );
}
