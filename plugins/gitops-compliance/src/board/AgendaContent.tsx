import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { BoardAgenda } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import { changeHref } from '../changes/changeHref';
import { ChangeState } from '../changes/ChangeState';
import { ChangeTarget } from '../changes/ChangeTarget';
import {
  LiveView,
  Notice,
  PlainTable,
  RelativeTime,
  Section,
  Status,
  type PlainColumn,
} from '../components';
import { AgendaWalk } from './AgendaWalk';
import { EndMeeting } from './EndMeeting';
import { Meetings } from './Meetings';
import { riskOf, standingOf, titleOf } from './queueWords';
import { useAgenda } from './useBoard';
import { useMeetingBegan } from './useMeetingBegan';

const useStyles = makeStyles(theme => ({
  stack: { display: 'grid', gap: theme.spacing(3) },
  list: {
    ...theme.typography.body2,
    margin: 0,
    padding: 0,
    listStyle: 'none',
    overflowWrap: 'anywhere',
  },
  line: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

type Planned = BoardAgenda['schedule'][number];

const SCHEDULE: PlainColumn<Planned>[] = [
  {
    header: 'Change',
    cell: ({ change }) => (
      <>
        <Link to={changeHref(change)} underline="always">
          #{change.number}
        </Link>{' '}
        {serviceName(change.service)} <ChangeTarget change={change} />
      </>
    ),
  },
  {
    header: 'Opens',
    cell: ({ isOpen, opens }) => {
      if (isOpen) return <Status tone="ok">Open now</Status>;
      return opens ? (
        <RelativeTime at={opens} />
      ) : (
        <Status tone="warning">Not within a year</Status>
      );
    },
  },
  { header: 'Waits for', cell: ({ change }) => change.heldBy.join(', ') },
];

function outcomesOf({ outcomes, emergencies }: BoardAgenda): string {
  const { succeeded, failed, rolledBack, rejected } = outcomes;
  return `${succeeded} succeeded, ${failed} failed, ${rolledBack} rolled back, ${rejected} rejected. ${
    emergencies === 0
      ? 'No emergency was declared.'
      : `Emergencies that were declared: ${emergencies}.`
  }`;
}

/** The meeting of the board: what it goes through, and its minutes. */
export function AgendaContent(props: { onClose(): void }) {
  const classes = useStyles();
  const live = useAgenda();
  const [beganAt, setBeganAt] = useMeetingBegan();
  const [isWalking, setWalking] = useState(false);
  return (
    <div className={classes.stack}>
      <div className={classes.buttons}>
        <Button size="small" variant="outlined" onClick={props.onClose}>
          Back to the queue
        </Button>
        {beganAt === undefined ? (
          <Button
            size="small"
            color="primary"
            variant="contained"
            onClick={() => setBeganAt(new Date().toISOString())}
          >
            Begin the meeting
          </Button>
        ) : (
          <EndMeeting beganAt={beganAt} onHeld={() => setBeganAt(undefined)} />
        )}
      </div>
      {beganAt !== undefined && (
        <Notice tone="running">
          The meeting began <RelativeTime at={beganAt} />. Votes that are cast
          until it ends stand in its minutes.
        </Notice>
      )}
      <LiveView live={live} what="the agenda">
        {agenda => (
          <div className={classes.stack}>
            <Section title="To decide" heading="h2">
              {agenda.waiting.length === 0 ? (
                <Typography variant="body2">
                  No change waits for a vote.
                </Typography>
              ) : (
                <>
                  <ol className={classes.list} aria-label="Changes by risk">
                    {agenda.waiting.map(item => (
                      <li key={item.change.id} className={classes.line}>
                        <Status tone={standingOf(item)[0]}>
                          {standingOf(item)[1]}
                        </Status>
                        <strong>{titleOf(item)}</strong>
                        <span>
                          <ChangeTarget change={item.change} />
                        </span>
                        <span>{riskOf(item)}</span>
                      </li>
                    ))}
                  </ol>
                  <Button
                    size="small"
                    variant="outlined"
                    onClick={() => setWalking(true)}
                  >
                    Decide one by one
                  </Button>
                </>
              )}
            </Section>
            <Section title="Collisions" heading="h2">
              {agenda.collisions.length === 0 && (
                <Typography variant="body2">
                  No two services that depend on each other go together.
                </Typography>
              )}
              <ul className={classes.list} aria-label="Collisions">
                {agenda.collisions.map(({ sentence }) => (
                  <li key={sentence}>
                    <Status tone="warning">{sentence}</Status>
                  </li>
                ))}
              </ul>
            </Section>
            <Section title="Last week" heading="h2">
              <Typography variant="body2">{outcomesOf(agenda)}</Typography>
              <ul className={classes.list} aria-label="Changes of last week">
                {agenda.ended.map(change => (
                  <li key={change.id} className={classes.line}>
                    <ChangeState state={change.state} />
                    <Link to={changeHref(change)} underline="always">
                      #{change.number}
                    </Link>
                    <span>{serviceName(change.service)}</span>
                    <span>
                      <ChangeTarget change={change} />
                    </span>
                  </li>
                ))}
              </ul>
            </Section>
            <Section title="Forward schedule" heading="h2">
              <PlainTable
                caption="What is in review, by when it may go"
                columns={SCHEDULE}
                rows={agenda.schedule}
                rowKey={({ change }) => change.id}
                empty="Nothing is in review."
              />
            </Section>
            {isWalking && (
              <AgendaWalk
                items={agenda.waiting}
                onClose={() => {
                  setWalking(false);
                  live.refresh();
                }}
              />
            )}
          </div>
        )}
      </LiveView>
      <Meetings />
    </div>
  );
}
