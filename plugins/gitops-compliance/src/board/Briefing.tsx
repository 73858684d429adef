import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { BoardBriefing } from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../changes/changeHref';
import { ChangeState } from '../changes/ChangeState';
import { ChangeTarget } from '../changes/ChangeTarget';
import { GateList } from '../changes/GateList';
import {
  LiveView,
  RelativeTime,
  Section,
  Status,
  VisibleText,
} from '../components';
import { useBriefing } from './useBoard';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  list: {
    ...theme.typography.body2,
    margin: 0,
    padding: 0,
    listStyle: 'none',
    overflowWrap: 'anywhere',
  },
}));

/** What a member of the board needs to know of a change, in short. */
export function Briefing(props: { changeId: string }) {
  const classes = useStyles();
  const live = useBriefing(props.changeId);
  return (
    <LiveView live={live} what="what to know of it">
      {briefing => (
        <div className={classes.stack}>
          <Section title="In short" heading="h3">
            <ul className={classes.list} aria-label="In short">
              {briefing.lines.map(line => (
                <li key={line}>
                  <VisibleText text={line} />
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Before it" heading="h3">
            <Background briefing={briefing} />
          </Section>
          <Section title="Gates" heading="h3">
            <GateList label="Gates" gates={briefing.gates} />
          </Section>
          {briefing.hands.length > 0 && (
            <Section title="Who may not vote" heading="h3">
              <ul className={classes.list} aria-label="Who may not vote">
                {briefing.hands.map(({ who, reason }) => (
                  <li key={`${who} ${reason}`}>
                    <Typography variant="body2" component="div">
                      <strong>{who}</strong>: {reason}
                    </Typography>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      )}
    </LiveView>
  );
}

/** How it ran where it comes from, its ticket, and what was changed before. */
function Background(props: { briefing: BoardBriefing }) {
  const classes = useStyles();
  const { upstream, ticket, history, past } = props.briefing;
  return (
    <>
      <ul className={classes.list} aria-label="Where it comes from">
        {upstream.map(({ environment, instance, application, ...ran }) => (
          <li key={`${instance} ${application}`}>
            <Status tone={ran.health === 'healthy' ? 'ok' : 'warning'}>
              {environment}, {application} at {instance}: {ran.sentence}
            </Status>
          </li>
        ))}
      </ul>
      <Typography variant="body2">
        {ticket
          ? `Ticket ${ticket.key}: ${
              ticket.status ?? 'its system has not told its status'
            }.`
          : 'No ticket is attached.'}
      </Typography>
      <Typography variant="body2">{history.sentence}</Typography>
      <ul className={classes.list} aria-label="Changes before it">
        {past.map(change => (
          <li key={change.id}>
            <ChangeState state={change.state} />{' '}
            <Link to={changeHref(change)} underline="always">
              #{change.number}
            </Link>{' '}
            <ChangeTarget change={change} />,{' '}
            <RelativeTime at={change.endedAt ?? change.updatedAt} />
          </li>
        ))}
      </ul>
    </>
  );
}
