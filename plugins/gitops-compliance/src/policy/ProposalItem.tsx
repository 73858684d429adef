import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type {
  PolicyCheckView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking, type PolicyDecision } from '../api';
import {
  MIN_GROUNDS_LENGTH,
  Notice,
  Person,
  ReasonDialog,
  RelativeTime,
  Status,
  type StatusTone,
  VisibleText,
} from '../components';
import { CheckResult } from './CheckResult';
import { LineDiff } from './LineDiff';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
}));

const STATES: Record<PolicyProposalView['state'], [StatusTone, string]> = {
  open: ['waiting', 'waits for a second person'],
  outdated: ['unknown', 'outdated: another policy came into force'],
  approved: ['ok', 'approved'],
  rejected: ['error', 'rejected'],
  withdrawn: ['paused', 'withdrawn'],
};

const WORDS: Record<PolicyDecision, { title: string; confirm: string }> = {
  approve: { title: 'Approve this policy?', confirm: 'Bring it into force' },
  reject: { title: 'Reject this policy?', confirm: 'Reject it' },
  withdraw: { title: 'Withdraw this proposal?', confirm: 'Withdraw it' },
};

/** A proposed policy: who, why, what differs, and what can be done with it. */
export function ProposalItem(props: {
  proposal: PolicyProposalView;
  /** The policy in force, in YAML. */
  inForce: string;
  onDecided(proposal: PolicyProposalView): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { proposal, inForce } = props;
  const [decision, setDecision] = useState<PolicyDecision>();
  const [check, setCheck] = useState<PolicyCheckView>();
  const checking = useAsking();
  const [tone, word] = STATES[proposal.state];
  const { text } = proposal;
  const isOpen = proposal.state === 'open' || proposal.state === 'outdated';
  return (
    <li className={classes.root}>
      <Typography variant="body2" component="div">
        <Status tone={tone}>{word}</Status>{' '}
        <Person person={proposal.proposer} /> proposed it{' '}
        <RelativeTime at={proposal.proposedAt} />: “
        <VisibleText text={proposal.reason ?? 'text erased'} />”
      </Typography>
      {proposal.decider && proposal.decidedAt && (
        <Typography variant="body2" component="div">
          <Person person={proposal.decider} /> decided{' '}
          <RelativeTime at={proposal.decidedAt} />: “
          <VisibleText text={proposal.decision ?? 'text erased'} />”
        </Typography>
      )}
      {isOpen && text !== null && (
        <>
          <LineDiff before={inForce} after={text} />
          <Button
            size="small"
            onClick={() =>
              checking.ask(async () => setCheck(await api.checkPolicy(text)))
            }
          >
            Show what it would change
          </Button>
          <Button
            size="small"
            color="primary"
            disabled={!proposal.decide.allowed}
            onClick={() => setDecision('approve')}
          >
            Approve
          </Button>
          <Button
            size="small"
            disabled={!proposal.decide.allowed && proposal.state === 'open'}
            onClick={() => setDecision('reject')}
          >
            Reject
          </Button>
          {proposal.withdraw.allowed && (
            <Button size="small" onClick={() => setDecision('withdraw')}>
              Withdraw
            </Button>
          )}
          {!proposal.decide.allowed && (
            <Typography variant="body2">{proposal.decide.reason}</Typography>
          )}
          {checking.refusal && (
            <Notice tone="error" announce="alert">
              {checking.refusal.message}
            </Notice>
          )}
          {check && <CheckResult check={check} />}
        </>
      )}
      {decision && (
        <DecideDialog
          proposal={proposal}
          decision={decision}
          onClose={() => setDecision(undefined)}
          onDecided={decided => {
            setDecision(undefined);
            props.onDecided(decided);
          }}
        />
      )}
    </li>
  );
}

function DecideDialog(props: {
  proposal: PolicyProposalView;
  decision: PolicyDecision;
  onClose(): void;
  onDecided(proposal: PolicyProposalView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const { proposal, decision } = props;
  const { title, confirm } = WORDS[decision];
  return (
    <ReasonDialog
      id="decide-policy"
      open
      title={title}
      label="Why"
      hint="It stays on record."
      minLength={MIN_GROUNDS_LENGTH}
      tooShort={`Say why, in at least ${MIN_GROUNDS_LENGTH} characters.`}
      confirm={confirm}
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={reason =>
        ask(async () =>
          props.onDecided(
            await api.decidePolicyProposal(proposal.id, decision, reason),
          ),
        )
      }
    >
      <Typography variant="body2" component="div" gutterBottom>
        <Person person={proposal.proposer} />: “
        <VisibleText text={proposal.reason ?? 'text erased'} />”
      </Typography>
    </ReasonDialog>
  );
}
