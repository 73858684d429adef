import { useState } from 'react';
import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import type {
  CheckDispute,
  CheckView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { Person } from '../components';
import { outcomeSentence } from './disputeWords';
import { OpenDisputeDialog } from './OpenDisputeDialog';

/** The newest dispute of a verdict, and how to dispute it. */
export function CheckDisputeLine(props: {
  check: CheckView;
  target: { service: string; environment: string };
}) {
  const { check, target } = props;
  const [opened, setOpened] = useState<CheckDispute>();
  const [isOpening, setOpening] = useState(false);
  const told = check.dispute;
  // What was just disputed may not be among what was read yet.
  const dispute =
    opened && (!told || told.openedAt < opened.openedAt) ? opened : told;
  return (
    <>
      {dispute && (
        <Typography variant="body2" component="div">
          Disputed by <Person person={dispute.openedBy} />: {dispute.reason}{' '}
          {outcomeSentence(dispute) || 'Nobody has answered yet.'}{' '}
          <Link to="/change-control/waivers" underline="always">
            All disputes
          </Link>
        </Typography>
      )}
      {(!dispute || dispute.outcome) && (
        <Button
          size="small"
          onClick={() => setOpening(true)}
          aria-label={`Dispute ${check.check} in ${target.environment}`}
        >
          Dispute
        </Button>
      )}
      {isOpening && (
        <OpenDisputeDialog
          of={{ ...target, check: check.check }}
          onClose={() => setOpening(false)}
          onOpened={done => {
            setOpened(done);
            setOpening(false);
          }}
        />
      )}
    </>
  );
}
