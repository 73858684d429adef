import { useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { parseEntityRef } from '@backstage/catalog-model';
import type {
  TargetPolicyView,
  TargetRuleView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  LiveView,
  ModeChip,
  PlainTable,
  PolicyLine,
  type PlainColumn,
} from '../components';
import { useTargetPolicy } from './usePolicy';

type Said = TargetRuleView['said'];

const PLACE: Record<Said['from'], string> = {
  default: 'the default',
  criticality: 'the environment’s criticality',
  environment: 'the environment',
  service: 'a rule for the service',
};

/** A value of a rule, as the policy writes it. */
function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function SaidHere(props: { said: Said }) {
  const { from, where, line } = props.said;
  if (from === 'default') return <>{PLACE.default}</>;
  return (
    <>
      {PLACE[from]}: <code>{where.slice(1).replaceAll('/', '.')}</code>
      {line === null ? '' : `, line ${line}`}
    </>
  );
}

const COLUMNS: PlainColumn<TargetRuleView>[] = [
  {
    header: 'Rule',
    cell: ({ rule, sentence }) => (
      <>
        <code>{rule}</code>
        <Typography variant="caption" component="p" color="textSecondary">
          {sentence}
        </Typography>
      </>
    ),
  },
  {
    header: 'Holds here',
    cell: ({ said }) => <strong>{written(said.value)}</strong>,
  },
  {
    header: 'Where it comes from',
    cell: ({ said, overridden }) => (
      <>
        <SaidHere said={said} />
        {overridden.map(other => (
          <Typography
            key={`${other.from}${other.where}`}
            variant="caption"
            component="p"
            color="textSecondary"
          >
            {written(other.value)} by <SaidHere said={other} />
          </Typography>
        ))}
      </>
    ),
  },
];

/** Those that somebody set come first. */
function bySaid(rules: TargetRuleView[]): TargetRuleView[] {
  const isDefault = ({ said }: TargetRuleView) => said.from === 'default';
  return [
    ...rules.filter(rule => !isDefault(rule)),
    ...rules.filter(isDefault),
  ];
}

/** Every rule of a target: its value, and which line of the policy it comes from. */
export function TargetPolicyTable(props: { of: TargetPolicyView }) {
  const { rules, mode, policy, upstream } = props.of;
  return (
    <>
      <PolicyLine policy={policy} />
      <Typography variant="body2" component="div" gutterBottom>
        <ModeChip mode={mode} />{' '}
        {upstream.length > 0
          ? `What is promoted here runs in ${upstream.join(' and ')} first.`
          : 'Nothing is promoted here.'}
      </Typography>
      <PlainTable
        caption="Rules of the policy"
        columns={COLUMNS}
        rows={bySaid(rules)}
        rowKey={({ rule }) => rule}
        empty="The policy has no rules."
      />
    </>
  );
}

/** Opens the rules of a target: why so many approvals, and who says so. */
export function WhyTheseRules(props: {
  /** Entity reference. */
  service: string;
  environment: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Why these rules?
      </Button>
      {open && <TargetPolicyDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function TargetPolicyDialog(props: {
  service: string;
  environment: string;
  onClose(): void;
}) {
  const entity = parseEntityRef(props.service);
  const live = useTargetPolicy(entity, props.environment);
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="target-policy-title"
      fullWidth
      maxWidth="md"
    >
      <DialogTitle id="target-policy-title">
        Rules for {entity.name} in {props.environment}
      </DialogTitle>
      <DialogContent>
        <LiveView live={live} what="rules">
          {data => <TargetPolicyTable of={data} />}
        </LiveView>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
