import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { DeliveredChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeHref } from '../changes';
import {
  PlainTable,
  Sha,
  Status,
  absolute,
  type PlainColumn,
} from '../components';
import { span } from './definitions';

function Outcome({ change }: { change: DeliveredChange }) {
  if (change.failedAt) {
    return (
      <>
        <Status tone="error">Failed</Status>
        <div>
          {absolute(change.failedAt)};{' '}
          {change.restoredAt
            ? `restored ${absolute(change.restoredAt)}`
            : 'nothing has mended it yet'}
        </div>
      </>
    );
  }
  return change.isDecided ? (
    <Status tone="ok">Good</Status>
  ) : (
    <Status tone="unknown">Goes on</Status>
  );
}

const COLUMNS: PlainColumn<DeliveredChange>[] = [
  {
    header: 'Change',
    cell: change => (
      <Link to={changeHref(change)} underline="always">
        #{change.number} ({change.kind})
      </Link>
    ),
  },
  {
    header: 'Service and environment',
    cell: change => (
      <>
        <EntityRefLink
          entityRef={change.service}
          defaultKind="component"
          underline="always"
        />
        <div>{change.environment}</div>
      </>
    ),
  },
  {
    header: 'Revision',
    cell: ({ revision }) => (revision ? <Sha revision={revision} /> : '–'),
  },
  {
    header: 'Reached its target',
    cell: ({ deliveredAt }) => (
      <time dateTime={deliveredAt}>{absolute(deliveredAt)}</time>
    ),
  },
  { header: 'Lead time', cell: ({ leadSeconds }) => span(leadSeconds) },
  { header: 'Outcome', cell: change => <Outcome change={change} /> },
];

/** The changes behind the figures. */
export function DeliveredTable(props: { rows: DeliveredChange[] }) {
  return (
    <PlainTable
      caption="Changes that reached their target"
      columns={COLUMNS}
      rows={props.rows}
      rowKey={({ id }) => id}
      empty="No change that you may see is behind these figures. Choose a longer period, or fewer filters."
    />
  );
}
