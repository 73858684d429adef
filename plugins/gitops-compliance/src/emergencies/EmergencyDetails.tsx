import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { NoticeItem } from '../around/NoticeItem';
import { changeHref, ChangeTarget } from '../changes';
import {
  LedgerAddress,
  LiveView,
  Person,
  RelativeTime,
  Section,
  Status,
  StatusItem,
  absolute,
  type StatusTone,
} from '../components';
import { accessOf, alertsOf, type Standing } from './bellsOf';
import { EmergencyActions } from './EmergencyActions';
import { isRunning, statusOf, targetsOf } from './emergencyWords';
import { PullRequestOfDuty } from './PullRequestOfDuty';
import { TryAgain } from './TryAgain';
import { useEmergency } from './useEmergencies';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  head: { display: 'grid', gap: theme.spacing(1), overflowWrap: 'anywhere' },
  back: { justifySelf: 'start' },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  event: { padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere' },
}));

/** Words for the head: how it stands, and the countdown. */
function Head(props: { emergency: EmergencyView }) {
  const classes = useStyles();
  const { emergency } = props;
  const [tone, word] = statusOf(emergency);
  return (
    <div className={classes.head}>
      <Typography variant="h5" component="h2">
        {emergency.name}: {targetsOf(emergency)}
      </Typography>
      <Typography variant="body1" component="div">
        <Status tone={tone}>{word}</Status>.{' '}
        {isRunning(emergency) ? (
          <strong>
            Ends <RelativeTime at={emergency.expiresAt} />.
          </strong>
        ) : (
          <>
            Ended <RelativeTime at={emergency.endedAt ?? emergency.expiresAt} />
            {emergency.endedBy ? (
              <>
                {' '}
                by <Person person={emergency.endedBy} />.
              </>
            ) : (
              ' by itself.'
            )}
          </>
        )}
      </Typography>
      <Typography variant="body1">{emergency.reason}</Typography>
      <Typography variant="body2" component="div">
        Declared by <Person person={emergency.declaredBy} />,{' '}
        <RelativeTime at={emergency.declaredAt} />; {emergency.declaredRecently}{' '}
        in 90 days.{' '}
        {emergency.confirmedBy && (
          <>
            Confirmed by <Person person={emergency.confirmedBy} />.{' '}
          </>
        )}
        {!emergency.needsConfirmation && 'No second person was needed. '}
        {emergency.incident && (
          <Link to={emergency.incident} underline="always">
            The incident
          </Link>
        )}
      </Typography>
    </div>
  );
}

function Standings(props: { title: string; items: Standing[]; empty: string }) {
  const classes = useStyles();
  return (
    <Section title={props.title} heading="h3">
      {props.items.length === 0 ? (
        <Typography variant="body2">{props.empty}</Typography>
      ) : (
        <ul className={classes.list} aria-label={props.title}>
          {props.items.map(({ at, key, status, text }) => (
            <StatusItem
              key={key}
              status={status}
              line={
                <>
                  <span>{text}</span>
                  <RelativeTime at={at} />
                </>
              }
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function standingOf({
  isOverdue,
  settledAt,
}: EmergencyView['duties'][number]): readonly [StatusTone, string] {
  if (settledAt) return ['ok', 'Done'];
  return isOverdue ? ['error', 'Overdue'] : ['waiting', 'Owed'];
}

function Owed(props: {
  emergency: EmergencyView;
  onDone(emergency: EmergencyView, news: string): void;
}) {
  const classes = useStyles();
  const { emergency, onDone } = props;
  const { duties, review } = emergency;
  return (
    <Section title="What it owes" heading="h3">
      {duties.length === 0 ? (
        <Typography variant="body2">
          Nothing yet: what is owed is told when it ends.
        </Typography>
      ) : (
        <ul className={classes.list} aria-label="What it owes">
          {duties.map(duty => (
            <StatusItem
              key={`${duty.kind} ${duty.service} ${duty.environment}`}
              status={standingOf(duty)}
              line={
                <>
                  <span>{duty.sentence}</span>
                  {duty.settledAt ? (
                    <span>
                      done <RelativeTime at={duty.settledAt} />
                    </span>
                  ) : (
                    <strong>
                      {duty.isOverdue ? 'was due ' : 'due '}
                      <RelativeTime at={duty.dueAt} />
                    </strong>
                  )}
                </>
              }
            >
              <PullRequestOfDuty duty={duty} />
              <TryAgain
                // What was asked for before is done with.
                key={duty.pullRequest?.state}
                emergency={emergency}
                duty={duty}
                onDone={onDone}
              />
            </StatusItem>
          ))}
        </ul>
      )}
      {review && (
        <Typography variant="body2" component="div">
          <Person person={review.reviewer} /> found it{' '}
          {review.verdict === 'justified' ? 'justified' : 'not justified'}
          {review.isLate && ', late'}: {review.finding}
        </Typography>
      )}
    </Section>
  );
}

function Done(props: { emergency: EmergencyView }) {
  const classes = useStyles();
  const { changes, moves } = props.emergency;
  return (
    <Section title="What was done under it" heading="h3">
      {changes.length + moves.length === 0 ? (
        <Typography variant="body2">
          Nothing yet. A change comes under it as it is requested, or on its own
          page while it runs.
        </Typography>
      ) : (
        <ul className={classes.list} aria-label="What was done under it">
          {changes.map(change => (
            <StatusItem
              key={change.id}
              status={['running', 'Change']}
              line={
                <>
                  <Link to={changeHref(change)} underline="always">
                    #{change.number}
                  </Link>
                  <ChangeTarget change={change} />
                  <span>{change.sentence}</span>
                </>
              }
            />
          ))}
          {moves.map(notice => (
            <NoticeItem key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Bends(props: { emergency: EmergencyView }) {
  const { bends, inForce } = props.emergency;
  const titles = bends.map(({ title }) => title).join(', ');
  return (
    <Section title="What bends" heading="h3">
      <Typography variant="body2">
        {bends.length === 0
          ? 'No gate.'
          : `${titles}.${
              inForce
                ? ' Whatever would be closed there is shown and recorded.'
                : ' They hold now.'
            }`}
      </Typography>
    </Section>
  );
}

/** Its person is who got it, not who did it. */
const GRANTED = 'emergency.access-granted';

function History(props: { emergency: EmergencyView }) {
  const classes = useStyles();
  const { events, id } = props.emergency;
  return (
    <Section title="What happened" heading="h3">
      <ol className={classes.list} aria-label="What happened">
        {events.map(({ at, person, seq, title, type }) => (
          <li key={seq} className={classes.event}>
            <Typography variant="body2" component="div">
              <time dateTime={at}>{absolute(at)}</time> · {title}
              {person && (
                <>
                  {type === GRANTED ? ' to ' : ' by '}
                  <Person person={person} />
                </>
              )}
            </Typography>
            <Typography variant="caption" color="textSecondary" component="div">
              <LedgerAddress
                entry={{ stream: `emergency:${id}`, streamSeq: seq }}
              />
            </Typography>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** One emergency, whole: how it stands, what one may do, and what happened. */
export function EmergencyDetails(props: {
  id: string;
  onNews(text: string): void;
}) {
  const classes = useStyles();
  const live = useEmergency(props.id);
  const [params, setParams] = useSearchParams();
  const done = (after: EmergencyView, news: string) => {
    live.accept(after);
    props.onNews(news);
  };
  const back = () => {
    const next = new URLSearchParams(params);
    next.delete('emergency');
    setParams(next);
  };
  return (
    <div className={classes.stack}>
      <Button size="small" className={classes.back} onClick={back}>
        All emergencies
      </Button>
      <LiveView live={live} what="the emergency">
        {emergency => (
          <div className={classes.stack}>
            <Head emergency={emergency} />
            <EmergencyActions emergency={emergency} onDone={done} />
            {!isRunning(emergency) && (
              <Owed emergency={emergency} onDone={done} />
            )}
            <Standings
              title="Alerts"
              items={alertsOf(emergency.events)}
              empty="No pager took anything yet. Where none is set up, people are told by notifications alone."
            />
            <Standings
              title="Access"
              items={accessOf(emergency.events)}
              empty="No access was granted for it."
            />
            <Bends emergency={emergency} />
            {isRunning(emergency) && (
              <Owed emergency={emergency} onDone={done} />
            )}
            <Done emergency={emergency} />
            <History emergency={emergency} />
          </div>
        )}
      </LiveView>
    </div>
  );
}
