import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { CheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LedgerAddress, StatusItem, type StatusTone } from '../components';
import { CheckDisputeLine } from '../disputes/CheckDisputeLine';
import { CheckWaiverLine } from '../waivers/CheckWaiverLine';
import { controlLabels, type FrameworkChoice } from './frameworks';
import { usePointed } from './pointedCheck';

const useStyles = makeStyles(() => ({
  controls: { fontFamily: 'monospace', fontSize: '0.85em' },
}));

const VERDICT: Record<CheckView['verdict'], [StatusTone, string]> = {
  pass: ['ok', 'Pass'],
  fail: ['error', 'Fail'],
  indeterminate: ['unknown', 'Not known'],
  'not-applicable': ['waiting', 'Does not apply'],
};

/** A check: its verdict, why, what to do, and the entries it rests on. */
export function CheckItem(props: {
  check: CheckView;
  framework: FrameworkChoice;
  /** What it is of, where it can be waived; absent: nothing that runs. */
  target?: { service: string; environment: string };
}) {
  const classes = useStyles();
  const { check } = props;
  const isPointedAt = usePointed(props.target?.environment, [check]) !== null;
  const [unfolded, setUnfolded] = useState(isPointedAt);
  const controls = controlLabels(check, props.framework);
  return (
    <StatusItem
      status={VERDICT[check.verdict]}
      isPointedAt={isPointedAt}
      line={
        <>
          <strong>
            {check.check} {check.title}
          </strong>
          {check.own && <span>Own check</span>}
          <span className={classes.controls}>
            {controls.length > 0
              ? controls.join(' · ')
              : 'no control in this framework'}
          </span>
        </>
      }
    >
      <Typography variant="body2">
        {check.reason} {check.remedy}
      </Typography>
      {props.target && (
        <>
          <CheckWaiverLine check={check} target={props.target} />
          <CheckDisputeLine check={check} target={props.target} />
        </>
      )}
      {check.evidence.length > 0 && (
        <Button
          size="small"
          onClick={() => setUnfolded(!unfolded)}
          aria-expanded={unfolded}
          aria-label={`Evidence: ${check.evidence.length}, of ${check.check}`}
        >
          Evidence: {check.evidence.length}
        </Button>
      )}
      {check.evidence.length === 0 && (
        <Typography variant="caption" color="textSecondary">
          No evidence in the ledger yet.
        </Typography>
      )}
      {unfolded && (
        <ul aria-label={`Ledger entries of ${check.check}`}>
          {check.evidence.map(entry => (
            <li key={`${entry.stream}#${entry.streamSeq}`}>
              <LedgerAddress entry={entry} />
            </li>
          ))}
          <Typography variant="caption" component="li">
            Decided by version {check.ruleVersion} of the rule.
          </Typography>
        </ul>
      )}
    </StatusItem>
  );
}
