import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import {
  Person,
  RelativeTime,
  Status,
  VisibleText,
  absolute,
} from '../../components';
import type { LaneItem } from '../layout/lanes';
import { KIND_WORDS, scopeOf, timingOf } from '../layout/words';

type Entry = LaneItem['entry'];

/** Times of an entry that are named; the calendar shows the others. */
const MAX_TIMES = 5;

const useStyles = makeStyles(theme => ({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    overflowWrap: 'anywhere',
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0 },
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      '& dd': { marginBottom: theme.spacing(1) },
    },
  },
  list: { margin: 0, paddingLeft: theme.spacing(2) },
}));

/** Whether an entry is in force, lifts something, or is only proposed. */
export function EntryStatus({ item }: { item: LaneItem }) {
  const word = KIND_WORDS[item.entry.kind];
  if (item.proposal)
    return (
      <Status tone="waiting">Proposed {word.toLocaleLowerCase('en-GB')}</Status>
    );
  const tone = item.entry.kind === 'freeze' ? 'paused' : 'ok';
  return <Status tone={tone}>{word}</Status>;
}

/** What an entry is, whom it affects, why, since when and by whom. */
export function EntryFacts(props: {
  item: LaneItem;
  view: CalendarView;
  zone: string;
}) {
  const classes = useStyles();
  const { item, view, zone } = props;
  const { entry, proposal } = item;
  const titles = new Map(view.environments.map(e => [e.name, e.title]));
  const conflicts = view.conflicts.filter(({ entries }) =>
    entries.includes(entry.id),
  );
  const proposed = view.proposed.find(each => each.proposal === proposal);
  return (
    <Typography variant="body2" component="dl" className={classes.facts}>
      <dt>When</dt>
      <dd>{timingOf(entry)}</dd>
      <dt>For</dt>
      <dd>{scopeOf(entry, titles)}</dd>
      {entry.reason && (
        <>
          <dt>Reason</dt>
          <dd>
            <bdi>
              <VisibleText text={entry.reason} />
            </bdi>
          </dd>
        </>
      )}
      {entry.lifts && (
        <>
          <dt>Lifts</dt>
          <dd>
            {entry.lifts.includes('*')
              ? 'every freeze'
              : entry.lifts.join(', ')}
          </dd>
        </>
      )}
      {entry.bufferMinutes > 0 && (
        <>
          <dt>Buffer</dt>
          <dd>
            {entry.kind === 'freeze'
              ? `it holds ${entry.bufferMinutes} min before it begins already`
              : `nothing starts in its last ${entry.bufferMinutes} min`}
          </dd>
        </>
      )}
      <dt>Affects</dt>
      <dd>
        <Affected entry={entry} />
      </dd>
      <dt>Shown times</dt>
      <dd>
        <Times entry={entry} zone={zone} />
      </dd>
      <dt>Source</dt>
      <dd>
        <Origin entry={entry} />
        {proposed && (
          <>
            <Person person={proposed.proposer} /> proposed it{' '}
            <RelativeTime at={proposed.proposedAt} />: “
            <VisibleText text={proposed.reason ?? 'text erased'} />
            ”. It holds nothing until a second person approves it:{' '}
            <Link underline="always" to="/change-control/policy">
              proposals of the policy
            </Link>
          </>
        )}
      </dd>
      {conflicts.length > 0 && (
        <>
          <dt>Conflicts</dt>
          <dd>
            {conflicts.map(({ sentence }) => (
              <div key={sentence}>
                <Status tone="warning">{sentence}</Status>
              </div>
            ))}
          </dd>
        </>
      )}
    </Typography>
  );
}

function Affected({ entry }: { entry: Entry }) {
  const classes = useStyles();
  const { services, serviceCount, changes, changeCount } = entry.affects;
  if (serviceCount === 0) return <>nothing that runs now</>;
  const more = serviceCount - services.length;
  return (
    <>
      {serviceCount} {serviceCount === 1 ? 'service' : 'services'}:{' '}
      {services.map(serviceName).join(', ')}
      {more > 0 && ` and ${more} more`}
      {changeCount > 0 && (
        <>
          <div>Changes that have not ended:</div>
          <ul className={classes.list}>
            {changes.map(change => (
              <li key={change.id}>
                <Link
                  underline="always"
                  to={`/change-control/changes?change=${change.id}`}
                >
                  #{change.number} {serviceName(change.service)} in{' '}
                  {change.environment}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Times({ entry, zone }: { entry: Entry; zone: string }) {
  const { occurrences } = entry;
  const more = occurrences.length - MAX_TIMES;
  if (occurrences.length === 0) return <>none in what is shown</>;
  return (
    <>
      {occurrences.slice(0, MAX_TIMES).map(({ start, end }) => (
        <div key={start}>
          {absolute(start, zone)} to {absolute(end, zone)}
        </div>
      ))}
      {more > 0 && `and ${more} more`}
    </>
  );
}

function Origin({ entry: { source, feed, version } }: { entry: Entry }) {
  if (feed) return <>the feed {feed}</>;
  if (!version) return null;
  const { approvers, author } = version;
  return (
    <>
      {source === 'screen' ? 'this screen, beside the policy' : 'the policy'},
      as it is since <RelativeTime at={version.loadedAt} />
      {version.reason && (
        <>
          {' '}
          (“
          <VisibleText text={version.reason} />
          ”)
        </>
      )}
      {author && (
        <>
          , by <Person person={author} />
        </>
      )}
      {approvers.length > 0 && (
        <>
          , approved by{' '}
          {approvers.map((person, index) => (
            <span key={person.entityRef ?? person.account ?? person.name}>
              {index > 0 && ', '}
              <Person person={person} />
            </span>
          ))}
        </>
      )}
      .{' '}
      {version.pullRequest ? (
        <Link underline="always" to={version.pullRequest.url}>
          {version.pullRequest.repository} #{version.pullRequest.number}
        </Link>
      ) : (
        <Link underline="always" to="/change-control/policy">
          Versions of the policy
        </Link>
      )}
    </>
  );
}
