import { useState } from 'react';
import Tabs from '@material-ui/core/Tabs';
import { Link } from '@backstage/core-components';
import type {
  ApprovalRow,
  EntityCompliance,
  SyncRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Tab } from '../components/Tab';
import { UpcomingCalendar } from '../calendar';
import { reviewColumns } from '../changes';
import {
  LedgerAddress,
  Panel,
  Person,
  PlainTable,
  RelativeTime,
  Sha,
  Status,
  type PlainColumn,
  type StatusTone,
} from '../components';

const IN_WINDOW: Record<SyncRow['inWindow'], [StatusTone, string]> = {
  inside: ['ok', 'Inside its window'],
  outside: ['error', 'Outside every window'],
  frozen: ['error', 'During a freeze'],
  'always-open': ['ok', 'Always open'],
  unknown: ['unknown', 'Not known'],
};

function WindowVerdict(props: { row: SyncRow }) {
  const [tone, word] = IN_WINDOW[props.row.inWindow];
  return <Status tone={tone}>{word}</Status>;
}

const APPROVALS: PlainColumn<ApprovalRow>[] = [
  { header: 'Environment', cell: row => row.environment },
  { header: 'Change', cell: row => `#${row.changeNumber}` },
  {
    header: 'Pull request',
    cell: row => (
      <Link to={row.pullRequest.url} underline="always">
        #{row.pullRequest.number}
      </Link>
    ),
  },
  ...reviewColumns<ApprovalRow>(row => row.review),
];

const REVISION: PlainColumn<SyncRow> = {
  header: 'Revision',
  cell: row =>
    row.revision ? <Sha revision={row.revision} plain /> : 'not known',
};

const SYNCS: PlainColumn<SyncRow>[] = [
  { header: 'Environment', cell: row => row.environment },
  {
    header: 'Application',
    cell: row => `${row.application} on ${row.instance}`,
  },
  REVISION,
  {
    header: 'Result',
    cell: row => (
      <span title={row.operation.message}>{row.operation.phase}</span>
    ),
  },
  {
    header: 'Started by',
    cell: ({ operation }) => {
      if (operation.startedBy) {
        return <Person person={operation.startedBy} />;
      }
      return operation.automated ? 'automatic sync' : 'not known';
    },
  },
  {
    header: 'When',
    cell: row => <RelativeTime at={row.operation.startedAt} />,
  },
  { header: 'Ledger', cell: row => <LedgerAddress entry={row.ledger} /> },
];

const WINDOWS: PlainColumn<SyncRow>[] = [
  { header: 'Environment', cell: row => row.environment },
  REVISION,
  {
    header: 'Sync began',
    cell: row => <RelativeTime at={row.operation.startedAt} />,
  },
  { header: 'In or out', cell: row => <WindowVerdict row={row} /> },
  { header: 'Ledger', cell: row => <LedgerAddress entry={row.ledger} /> },
];

const TABS = [
  { id: 'approvals', label: 'PR approvals' },
  { id: 'syncs', label: 'Syncs' },
  { id: 'windows', label: 'Windows' },
] as const;

type TabId = (typeof TABS)[number]['id'];

function syncKey(row: SyncRow): string {
  return `${row.ledger.stream}#${row.ledger.streamSeq}`;
}

/** The facts as plain tables: approvals, syncs, and windows. */
export function ComplianceTables(props: {
  data: EntityCompliance;
  /** Names of the environments to show. */
  environments: string[];
}) {
  const [tab, setTab] = useState<TabId>('approvals');
  const within = (row: { environment: string }) =>
    props.environments.includes(row.environment);
  const approvals = props.data.approvals.filter(within);
  const syncs = props.data.syncs.filter(within);
  return (
    <section aria-label="Evidence tables">
      <Panel>
        <Tabs
          value={tab}
          onChange={(_event, value: TabId) => setTab(value)}
          aria-label="Evidence tables"
          indicatorColor="primary"
          variant="scrollable"
          scrollButtons="off"
        >
          {TABS.map(({ id, label }) => (
            <Tab
              key={id}
              value={id}
              label={label}
              id={`evidence-tab-${id}`}
              aria-controls={`evidence-panel-${id}`}
            />
          ))}
        </Tabs>
        {TABS.map(({ id }) => (
          <div
            key={id}
            role="tabpanel"
            id={`evidence-panel-${id}`}
            aria-labelledby={`evidence-tab-${id}`}
            hidden={id !== tab}
          >
            {id === tab && id === 'approvals' && (
              <PlainTable
                caption="Reviews of promotion pull requests, newest 50"
                columns={APPROVALS}
                rows={approvals}
                rowKey={row =>
                  `${row.changeId} ${row.review.reviewer.account} ${row.review.submittedAt} ${row.review.state}`
                }
                empty="No review of a promotion is known yet."
              />
            )}
            {id === tab && id === 'syncs' && (
              <PlainTable
                caption="Syncs, newest 50"
                columns={SYNCS}
                rows={syncs}
                rowKey={syncKey}
                empty="No sync was seen yet."
              />
            )}
            {id === tab && id === 'windows' && (
              <>
                <PlainTable
                  caption="What the calendar said when each sync began"
                  columns={WINDOWS}
                  rows={syncs}
                  rowKey={syncKey}
                  empty="No sync was seen yet."
                />
                <UpcomingCalendar environments={props.environments} />
              </>
            )}
          </div>
        ))}
      </Panel>
    </section>
  );
}
