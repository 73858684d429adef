import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PersonView,
  StateRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../changes';
import {
  LedgerAddress,
  Person,
  PlainTable,
  Sha,
  Status,
  absolute,
  type PlainColumn,
  type StatusTone,
} from '../components';

const EXPLAINED: Record<
  StateRow['explanation'],
  { tone: StatusTone; word: string }
> = {
  change: { tone: 'ok', word: 'Approved change' },
  rollback: { tone: 'ok', word: 'Rollback' },
  emergency: { tone: 'warning', word: 'Emergency' },
  adopted: { tone: 'warning', word: 'Adopted afterwards' },
  baseline: { tone: 'unknown', word: 'Baseline' },
  unwatched: { tone: 'unknown', word: 'Pushed' },
  outside: { tone: 'error', word: 'Merged outside' },
  unexplained: { tone: 'error', word: 'Unexplained' },
};

const useStyles = makeStyles(theme => ({
  people: { margin: 0, display: 'grid', gap: theme.spacing(0.25) },
  person: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) },
  role: { color: theme.palette.text.secondary },
  who: { margin: 0 },
}));

function People(props: { people: StateRow['people'] }) {
  const classes = useStyles();
  const { wrote, requested, approved, voted, merged, synced, syncedByItself } =
    props.people;
  const roles: [string, PersonView[]][] = [
    ['wrote', wrote ? [wrote] : []],
    ['asked', requested ? [requested] : []],
    ['reviewed', approved],
    ['voted', voted],
    ['merged', merged ? [merged] : []],
    ['synced', synced ? [synced] : []],
  ];
  const known = roles.filter(([, persons]) => persons.length > 0);
  if (known.length === 0 && !syncedByItself) return <>Nobody is on record.</>;
  return (
    <dl className={classes.people}>
      {known.map(([role, persons]) => (
        <div key={role} className={classes.person}>
          <dt className={classes.role}>{role}</dt>
          {persons.map(person => (
            <dd
              key={person.entityRef ?? person.account ?? person.name}
              className={classes.who}
            >
              <Person person={person} />
            </dd>
          ))}
        </div>
      ))}
      {syncedByItself && (
        <div className={classes.person}>
          <dt className={classes.role}>synced</dt>
          <dd className={classes.who}>by itself</dd>
        </div>
      )}
    </dl>
  );
}

function KnownThen(props: { row: StateRow; zone: string }) {
  const { knownThen, knownSince } = props.row;
  if (knownThen === null) return <>The same</>;
  return (
    <>
      {knownThen.pinnedRevision ? (
        <>
          <Sha revision={knownThen.pinnedRevision} plain /> was on record;{' '}
        </>
      ) : (
        'Nothing was on record; '
      )}
      learned {absolute(knownSince, props.zone)}
    </>
  );
}

function columnsOf(zone: string): PlainColumn<StateRow>[] {
  return [
    {
      header: 'Service and environment',
      wide: true,
      cell: row => (
        <>
          <EntityRefLink
            entityRef={row.service}
            defaultKind="component"
            underline="always"
          />
          <div>
            {row.environment} ({row.application}, {row.instance})
          </div>
        </>
      ),
    },
    { header: 'Ran', cell: row => <Sha revision={row.pinnedRevision} /> },
    {
      header: 'From and until',
      cell: row => (
        <>
          <time dateTime={row.since}>{absolute(row.since, zone)}</time>
          <div>
            {row.until === null ? (
              'until now'
            ) : (
              <time dateTime={row.until}>
                until {absolute(row.until, zone)}
              </time>
            )}
          </div>
        </>
      ),
    },
    {
      header: 'Brought by',
      wide: true,
      cell: row => (
        <>
          <Status tone={EXPLAINED[row.explanation].tone}>
            {EXPLAINED[row.explanation].word}
          </Status>
          <div>
            {row.sentence}{' '}
            {row.change && (
              <Link to={changeHref(row.change)} underline="always">
                Open #{row.change.number}
              </Link>
            )}
          </div>
        </>
      ),
    },
    {
      header: 'Who',
      wide: true,
      cell: row => <People people={row.people} />,
    },
    {
      header: 'Known then',
      cell: row => <KnownThen row={row} zone={zone} />,
    },
    { header: 'Proof', cell: row => <LedgerAddress entry={row.ledger} /> },
  ];
}

/** What ran, a row for each deployment. */
export function StateTable(props: {
  caption: string;
  rows: StateRow[];
  zone: string;
}) {
  return (
    <PlainTable
      caption={props.caption}
      columns={columnsOf(props.zone)}
      rows={props.rows}
      rowKey={row => row.deployment}
      empty="Nothing that you may see is known to have run then. Choose a later time, or fewer filters."
    />
  );
}
