import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ArrowBackIcon from '@material-ui/icons/ArrowBack';
import type {
  ChangeView as Change,
  ReviewView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import {
  LiveView,
  ModeChip,
  Notice,
  Panel,
  Person,
  PlainTable,
  RelativeTime,
  Section,
} from '../components';
import { ChangeBoard } from '../board';
import { ChangeContents } from '../contents';
import { EmergencyOfChange } from '../emergencies/EmergencyOfChange';
import { ChangeEvidence } from '../evidence';
import { WhyTheseRules } from '../policy';
import { ChangeTicket } from '../tickets';
import { AskFor } from './AskFor';
import { ChangeActions } from './ChangeActions';
import { ChangeTarget } from './ChangeTarget';
import { ChangeState } from './ChangeState';
import { ChangeSteps } from './ChangeSteps';
import { GateList } from './GateList';
import { PullRequestLine } from './PullRequestLine';
import { reviewColumns } from './ReviewCells';
import { Timeline } from './Timeline';
import { useChange, type ChangeHandle } from './useChange';
import { Verification } from './verification';
import { hasWayBack, WayBack } from './wayBack';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    overflowWrap: 'anywhere',
    '&:focus': { outline: 'none' },
  },
  said: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
}));

const STATEMENTS = [
  { name: 'impact', label: 'Impact' },
  { name: 'backOut', label: 'Back-out' },
] as const;

const REVIEW_COLUMNS = reviewColumns<ReviewView>(review => review);

function Part(props: { title: string; children: ReactNode }) {
  return <Section {...props} heading="h3" />;
}

function gatesTitle({ gates, summary: { endedAt } }: Change): string {
  const held = gates.filter(gate => gate.state !== 'open').length;
  const excepted = gates.filter(gate => gate.wouldBe).length;
  const all = gates.length;
  if (held > 0) {
    return endedAt
      ? `${held} of ${all} gates ${held === 1 ? 'was' : 'were'} not open`
      : `Held by ${held} of ${all} gates`;
  }
  const are = endedAt ? 'were' : 'are';
  return excepted === 0
    ? `All ${all} gates ${are} open`
    : `All ${all} gates ${are} open, ${excepted} of them by exception`;
}

function Title(props: { change: Change }) {
  const classes = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  const { summary, mode } = props.change;
  useEffect(() => heading.current?.focus(), [summary.id]);
  return (
    <div>
      <Typography
        variant="h5"
        component="h2"
        className={classes.title}
        tabIndex={-1}
        ref={heading}
      >
        <span>
          #{summary.number} {serviceName(summary.service)}{' '}
          <ChangeTarget change={summary} />
        </span>
        <ChangeState
          state={summary.state}
          onlyObserved={summary.onlyObserved}
        />
      </Typography>
      <Typography aria-live="polite">{summary.sentence}</Typography>
      <Typography variant="body2" component="div">
        Requested by <Person person={summary.requester} />,{' '}
        <RelativeTime at={summary.createdAt} />
        {props.change.agent && `, through the program ${props.change.agent}`}: “
        {props.change.reason}” <ModeChip mode={mode} />
      </Typography>
      {STATEMENTS.map(
        ({ name, label }) =>
          props.change[name] && (
            <Typography key={name} variant="body2" className={classes.said}>
              {label}: “{props.change[name]}”
            </Typography>
          ),
      )}
    </div>
  );
}

function Body(props: {
  change: Change;
  handle: ChangeHandle;
  onOpen(id: string): void;
}) {
  const classes = useStyles();
  const { change, handle } = props;
  return (
    <div className={classes.stack}>
      <Title change={change} />
      <div role="alert">
        {change.problem && <Notice tone="error">{change.problem}</Notice>}
      </div>
      <Panel>
        <div className={classes.stack}>
          <ChangeSteps steps={change.steps} />
          <ChangeActions change={change} handle={handle} />
        </div>
      </Panel>
      <EmergencyOfChange change={change} onChanged={handle.live.accept} />
      <Verification change={change} onChanged={handle.live.accept} />
      {hasWayBack(change) && (
        <Part title="Going back">
          <WayBack
            change={change}
            onOpen={props.onOpen}
            onChanged={handle.live.accept}
          />
        </Part>
      )}
      <Part title={gatesTitle(change)}>
        <GateList
          gates={change.gates}
          label="Gates that hold"
          below={gate => (
            <AskFor change={change} gate={gate} onAsked={handle.live.accept} />
          )}
        />
        <WhyTheseRules
          service={change.summary.service}
          environment={change.summary.environment}
        />
      </Part>
      <ChangeBoard changeId={change.summary.id} />
      <ChangeTicket changeId={change.summary.id} />
      <Part title="Pull request">
        <PullRequestLine pullRequest={change.summary.pullRequest} />
        <PlainTable
          caption="Reviews"
          columns={REVIEW_COLUMNS}
          rows={change.reviews}
          rowKey={review =>
            `${review.reviewer.account} ${review.submittedAt} ${review.state}`
          }
          empty="Nobody has reviewed the pull request yet. Ask a colleague who is neither its requester nor its last pusher."
        />
      </Part>
      <ChangeContents id={change.summary.id} pins={change.diff} />
      {change.summary.endedAt && (
        <Part title="Evidence">
          <ChangeEvidence changeId={change.summary.id} />
        </Part>
      )}
      <Part title="Timeline">
        <Timeline events={change.timeline} />
      </Part>
    </div>
  );
}

/** One change: where it stands, what holds it, what can be done, the proof. */
export function ChangeView(props: {
  id: string;
  /** What one comes back to. */
  backTo?: 'promotion' | 'changes';
  onBack(): void;
  /** Shows another change, such as its rollback. */
  onOpen(id: string): void;
}) {
  const handle = useChange(props.id);
  return (
    <section aria-label="Change">
      <Button
        size="small"
        startIcon={<ArrowBackIcon />}
        onClick={props.onBack}
        style={{ marginBottom: 16 }}
      >
        Back to {props.backTo ?? 'promotion'}
      </Button>
      <LiveView live={handle.live} what="the change">
        {change => (
          <Body change={change} handle={handle} onOpen={props.onOpen} />
        )}
      </LiveView>
    </section>
  );
}
