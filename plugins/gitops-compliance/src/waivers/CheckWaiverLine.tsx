import { useState } from 'react';
import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import type {
  CheckView,
  CheckWaiver,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { whyNotWaivable } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import { Person, RelativeTime } from '../components';
import { AskWaiverDialog } from './AskWaiverDialog';

/** The waiver of a verdict that counts against its target, or how to ask for one. */
export function CheckWaiverLine(props: {
  check: CheckView;
  target: { service: string; environment: string };
}) {
  const { check, target } = props;
  const [asked, setAsked] = useState<CheckWaiver>();
  const [isAsking, setAsking] = useState(false);
  const told = check.waiver;
  // What was just asked for may not be among what was read yet.
  const waiver =
    asked && (!told || told.askedAt < asked.askedAt) ? asked : told;
  const isOpen =
    waiver !== undefined &&
    ['asked', 'in-force', 'ahead'].includes(waiver.state);
  const counts = check.verdict === 'fail' || check.verdict === 'indeterminate';
  const mayAsk =
    counts && !isOpen && whyNotWaivable(check.check, [check.check]) === '';
  return (
    <>
      {waiver && waiver.state !== 'withdrawn' && (
        <Typography variant="body2" component="div">
          {sentence(waiver)}{' '}
          <Link to="/change-control/waivers" underline="always">
            All waivers
          </Link>
        </Typography>
      )}
      {mayAsk && (
        <Button
          size="small"
          onClick={() => setAsking(true)}
          aria-label={`Ask for a waiver of ${check.check} in ${target.environment}`}
        >
          Ask for a waiver
        </Button>
      )}
      {isAsking && (
        <AskWaiverDialog
          of={{ ...target, check: check.check }}
          onClose={() => setAsking(false)}
          onAsked={done => {
            setAsked(done);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function sentence(waiver: CheckWaiver) {
  const { state, askedBy, decidedBy, until, reason, decisionReason } = waiver;
  switch (state) {
    case 'in-force':
      return (
        <>
          Waived until <RelativeTime at={until} />, asked by{' '}
          <Person person={askedBy} />
          {decidedBy && (
            <>
              , approved by <Person person={decidedBy} />
            </>
          )}
          : {reason}
        </>
      );
    case 'asked':
      return (
        <>
          A waiver waits for somebody without a part in it, asked by{' '}
          <Person person={askedBy} />: {reason}
        </>
      );
    case 'ahead':
      return <>A waiver begins later: {reason}</>;
    case 'refused':
      return <>A waiver was refused: {decisionReason}</>;
    default:
      return (
        <>
          A waiver expired <RelativeTime at={until} />.
        </>
      );
  }
}
