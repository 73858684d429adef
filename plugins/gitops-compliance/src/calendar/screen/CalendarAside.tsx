import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Person,
  RelativeTime,
  Section,
  Status,
  StatusItem,
  VisibleText,
  type StatusTone,
} from '../../components';
import { KIND_WORDS, listed, syncWindowLine } from '../layout/words';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

/** Changes to the calendar that wait for a second person. */
export function ProposedChanges({ view }: { view: CalendarView }) {
  const classes = useStyles();
  if (view.proposed.length === 0) return null;
  return (
    <Section title="Proposed" heading="h2">
      <ul className={classes.list} aria-label="Proposed">
        {view.proposed.map(each => (
          <StatusItem
            key={each.proposal}
            status={['waiting', 'waits for a second person']}
            line={
              <span>
                <Person person={each.proposer} />,{' '}
                <RelativeTime at={each.proposedAt} />: “
                <VisibleText text={each.reason ?? 'text erased'} />”
              </span>
            }
          >
            {each.entries.map(({ kind, id, title }) => (
              <Typography key={`${kind} ${id}`} variant="body2">
                {KIND_WORDS[kind]}:{' '}
                <bdi>
                  <VisibleText text={title} />
                </bdi>
              </Typography>
            ))}
            {each.removed.map(({ kind, id, title }) => (
              <Typography key={`${kind} ${id}`} variant="body2">
                Removes the {kind}{' '}
                <bdi>
                  <VisibleText text={title} />
                </bdi>
              </Typography>
            ))}
            <Link underline="always" to="/change-control/policy">
              Look at it and decide
            </Link>
          </StatusItem>
        ))}
      </ul>
    </Section>
  );
}

/** What in the calendar is hardly meant. */
export function Conflicts({ conflicts }: Pick<CalendarView, 'conflicts'>) {
  const classes = useStyles();
  if (conflicts.length === 0) return null;
  return (
    <Section title="Conflicts" heading="h2">
      <ul className={classes.list} aria-label="Conflicts">
        {conflicts.map(({ sentence }) => (
          <Typography key={sentence} variant="body2" component="li">
            <Status tone="warning">{sentence}</Status>
          </Typography>
        ))}
      </ul>
    </Section>
  );
}

const FEED_TONES: Record<CalendarView['feeds'][number]['state'], StatusTone> = {
  fresh: 'ok',
  stale: 'error',
  'never-read': 'unknown',
};

/** Calendars that are read from elsewhere, and how Argo CD's windows stand to ours. */
export function OtherCalendars({ view }: { view: CalendarView }) {
  const classes = useStyles();
  const argo = view.environments.flatMap(({ title, argo: own }) =>
    own
      .filter(({ verdict }) => verdict !== 'agree')
      .map(each => ({ ...each, title })),
  );
  const agreeing = view.environments
    .filter(({ argo: own }) => own.some(({ verdict }) => verdict === 'agree'))
    .map(({ title }) => title);
  const windows = view.environments.flatMap(({ title, syncWindows }) =>
    syncWindows.map(each => `${title}: ${syncWindowLine(each)}.`),
  );
  const all = [view.feeds, argo, agreeing, windows];
  if (all.every(({ length }) => length === 0)) return null;
  return (
    <Section title="Other calendars" heading="h2">
      <ul className={classes.list} aria-label="Other calendars">
        {view.feeds.map(feed => (
          <Typography key={feed.id} variant="body2" component="li">
            <Status tone={FEED_TONES[feed.state]}>{feed.sentence}</Status>
            {feed.problem && <div>{feed.problem}</div>}
          </Typography>
        ))}
        {argo.map(each => (
          <Typography
            key={`${each.instance} ${each.application}`}
            variant="body2"
            component="li"
          >
            <Status tone="warning">
              {each.application} in {each.title}: {each.sentence}
            </Status>
          </Typography>
        ))}
        {agreeing.length > 0 && (
          <Typography variant="body2" component="li">
            <Status tone="ok">
              Sync windows of Argo CD agree with the calendar now in{' '}
              {listed(agreeing)}
            </Status>
          </Typography>
        )}
        {windows.map(line => (
          <Typography key={line} variant="body2" component="li">
            {line}
          </Typography>
        ))}
      </ul>
    </Section>
  );
}
