import { makeStyles } from '@material-ui/core/styles';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/core-components';
import type { ListedApplication } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  LedgerAddress,
  PlainTable,
  RelativeTime,
  Status,
  type PlainColumn,
} from '../components';
import { missingOf } from './claimTexts';
import { UnclaimedScore } from './UnclaimedScore';

const useStyles = makeStyles(theme => ({
  quiet: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
}));

function Drift(props: { application: ListedApplication }) {
  const classes = useStyles();
  const { outOfSyncSince, mendBy, overdue, sync } = props.application;
  if (outOfSyncSince === null) return <>{sync}</>;
  return (
    <>
      <Status tone={overdue ? 'error' : 'warning'}>
        {overdue ? 'Overdue' : 'Differs'}
      </Status>
      <div className={classes.quiet}>
        since <RelativeTime at={outOfSyncSince} />
        {mendBy ? (
          <>
            ; to be mended <RelativeTime at={mendBy} />
          </>
        ) : (
          '; no limit'
        )}
      </div>
    </>
  );
}

/** How it syncs against what is asked for, and what is not compared. */
function Setting(props: { application: ListedApplication }) {
  const classes = useStyles();
  const { syncPolicy, uncompared } = props.application;
  return (
    <>
      {syncPolicy.length > 0 && (
        <>
          <Status tone="error">Not as asked</Status>
          <div className={classes.quiet}>{syncPolicy.join(', ')}</div>
        </>
      )}
      {uncompared?.map(({ what, wide }) => (
        <div key={what} className={classes.quiet}>
          {wide && <Status tone="warning">Wide</Status>} not compared: {what}
        </div>
      ))}
    </>
  );
}

function columnsOf(
  quiet: string,
  onClaim: (application: ListedApplication) => void,
): PlainColumn<ListedApplication>[] {
  return [
    {
      header: 'Application',
      cell: row => (
        <>
          {row.url ? (
            <Link to={row.url} underline="always">
              {row.application}
            </Link>
          ) : (
            row.application
          )}
          <div className={quiet}>
            {row.instance}, project {row.project}
            {row.applicationSet && `, of the set ${row.applicationSet}`}
          </div>
        </>
      ),
    },
    {
      header: 'What it is',
      wide: true,
      cell: row => {
        const missing = missingOf(row);
        return (
          <>
            {missing && <Status tone="warning">{missing}</Status>}
            {row.service && (
              <div>
                <EntityRefLink entityRef={row.service} underline="always" />
              </div>
            )}
            <div className={quiet}>
              {row.environment ?? 'no environment'}
              {row.region && `, ${row.region}`}, {row.criticality}
            </div>
          </>
        );
      },
    },
    {
      header: 'Checks',
      wide: true,
      cell: row =>
        missingOf(row) === null ? (
          'With its service'
        ) : (
          <UnclaimedScore application={row} />
        ),
    },
    { header: 'Cluster', cell: ({ cluster }) => cluster ?? 'not on record' },
    { header: 'Health', cell: ({ health }) => health },
    {
      header: 'Against Git',
      cell: row => (
        <>
          <Drift application={row} />
          <Setting application={row} />
        </>
      ),
    },
    { header: 'Proof', cell: ({ ledger }) => <LedgerAddress entry={ledger} /> },
    {
      header: 'To do',
      cell: row =>
        missingOf(row) === null ? (
          'Nothing'
        ) : (
          <Button
            size="small"
            variant="outlined"
            aria-label={`Claim ${row.application}`}
            onClick={() => onClaim(row)}
          >
            Claim
          </Button>
        ),
    },
  ];
}

/** Applications, a row each, with what is missing. */
export function ApplicationTable(props: {
  /** Which they are. */
  caption: string;
  rows: ListedApplication[];
  empty: string;
  onClaim(application: ListedApplication): void;
}) {
  const classes = useStyles();
  return (
    <PlainTable
      caption={props.caption}
      columns={columnsOf(classes.quiet, props.onClaim)}
      rows={props.rows}
      rowKey={({ id }) => id}
      empty={props.empty}
    />
  );
}
