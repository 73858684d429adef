import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Notice,
  PlainTable,
  RelativeTime,
  Section,
  Status,
  type PlainColumn,
  type StatusTone,
} from '../../components';
import { VerifyAgain } from './VerifyAgain';

type Seen = NonNullable<ChangeView['verification']>;
type Rollout = Seen['rollouts'][number];
type Metric = Seen['metrics'][number];

const HEALTH: Record<Rollout['health'], [StatusTone, string]> = {
  healthy: ['ok', 'Healthy'],
  progressing: ['running', 'Going on'],
  degraded: ['error', 'Failed'],
  suspended: ['paused', 'Paused'],
  missing: ['error', 'Missing'],
  unknown: ['unknown', 'Inconclusive'],
};
const VERDICT: Record<Metric['verdict'], [StatusTone, string]> = {
  met: ['ok', 'As it should be'],
  missed: ['error', 'Missed'],
  unknown: ['unknown', 'Not known'],
};
const COMPARISON: Record<Metric['comparison'], string> = {
  below: 'below',
  'at-most': 'at most',
  'at-least': 'at least',
  above: 'above',
};

function Said(props: { words: [StatusTone, string] }) {
  const [tone, word] = props.words;
  return <Status tone={tone}>{word}</Status>;
}

const ROLLOUTS: PlainColumn<Rollout>[] = [
  { header: 'Rollout', cell: ({ kind, name }) => `${kind} ${name}` },
  { header: 'Application', cell: ({ application }) => application },
  { header: 'State', cell: ({ health }) => <Said words={HEALTH[health]} /> },
];
const METRICS: PlainColumn<Metric>[] = [
  { header: 'Metric', cell: ({ name }) => name },
  { header: 'Source', cell: ({ source }) => source },
  {
    header: 'Must be',
    cell: ({ comparison, threshold }) =>
      `${COMPARISON[comparison]} ${threshold}`,
  },
  { header: 'Is', cell: ({ value }) => value ?? 'not known' },
  {
    header: 'Verdict',
    cell: ({ verdict }) => <Said words={VERDICT[verdict]} />,
  },
];

function Results({ seen }: { seen: Seen }) {
  const { isPassing, since, reasons, rollouts, metrics } = seen;
  return (
    <>
      <Notice tone={isPassing ? 'ok' : 'warning'}>
        {isPassing
          ? 'Rollouts and metrics are as they should be, since '
          : `Not verified: ${reasons.join('; ')}; since `}
        <RelativeTime at={since} />.
      </Notice>
      {rollouts.length > 0 && (
        <PlainTable
          caption="Rollouts and analyses"
          columns={ROLLOUTS}
          rows={rollouts}
          rowKey={one => `${one.namespace}/${one.kind}/${one.name}`}
          empty=""
        />
      )}
      {metrics.length > 0 && (
        <PlainTable
          caption="Metrics"
          columns={METRICS}
          rows={metrics}
          rowKey={one => JSON.stringify(one)}
          empty=""
        />
      )}
    </>
  );
}

/**
 * What a synced change waits for beside the health of its deployments, and, where
 * it failed, to have it verified again.
 */
export function Verification(props: {
  change: ChangeView;
  onChanged(change: ChangeView): void;
}) {
  const { change } = props;
  const hasFailed =
    change.summary.state === 'failed' &&
    change.steps.some(({ step, at }) => step === 'synced' && at !== null);
  if (!change.verification && !hasFailed) return null;
  return (
    <Section title="Verification" heading="h3">
      {change.verification && <Results seen={change.verification} />}
      {hasFailed && <VerifyAgain {...props} />}
    </Section>
  );
}
