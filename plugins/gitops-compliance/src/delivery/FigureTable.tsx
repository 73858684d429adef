import { Link } from '@backstage/core-components';
import type { DeliveryFigure } from '@gitops-compliance/plugin-gitops-compliance-common';
import { PlainTable, type PlainColumn } from '../components';
import { percent, span } from './definitions';

/** Figures, a line for each group and one for all. */
export function FigureTable(props: {
  caption: string;
  /** What a line is of, such as `environment`. */
  by: string;
  total: DeliveryFigure;
  rows: DeliveryFigure[];
  /** The address that shows the changes behind a line, all or the failed. */
  hrefOf(row: DeliveryFigure, what: 'all' | 'failed'): string | undefined;
}) {
  const { total } = props;
  const linked = (
    row: DeliveryFigure,
    what: 'all' | 'failed',
    text: string,
    label: string,
  ) => {
    const href = props.hrefOf(row, what);
    return href ? (
      <Link to={href} underline="always" aria-label={label}>
        {text}
      </Link>
    ) : (
      text
    );
  };
  const nameOf = (row: DeliveryFigure) =>
    row === total ? 'All' : row.name ?? 'Nobody’s';
  const columns: PlainColumn<DeliveryFigure>[] = [
    {
      header: props.by[0].toUpperCase() + props.by.slice(1),
      cell: nameOf,
    },
    {
      header: 'Deployments',
      cell: row => (
        <>
          {linked(
            row,
            'all',
            String(row.deployments),
            `${row.deployments} deployments of ${nameOf(row)}: show them`,
          )}{' '}
          ({row.perWeek} a week)
        </>
      ),
    },
    { header: 'Rollbacks', cell: row => row.rollbacks },
    {
      header: 'Lead time, median and 9 of 10',
      cell: ({ leadTime }) => (
        <>
          {span(leadTime.medianSeconds)}, {span(leadTime.ninthSeconds)}
          <div>known of {leadTime.known}</div>
        </>
      ),
    },
    {
      header: 'Change failure rate',
      cell: row => (
        <>
          {percent(row.failureRate)}{' '}
          <div>
            {linked(
              row,
              'failed',
              `${row.failures} of ${row.decided}`,
              `${row.failures} failures of ${nameOf(row)}: show them`,
            )}
          </div>
        </>
      ),
    },
    {
      header: 'Time to restore, median',
      cell: ({ restore, failures }) => (
        <>
          {span(restore.medianSeconds)}
          <div>
            {restore.restored} of {failures} restored
          </div>
        </>
      ),
    },
  ];
  return (
    <PlainTable
      caption={props.caption}
      columns={columns}
      rows={[total, ...props.rows]}
      rowKey={row => (row === total ? 'all' : `of ${row.name}`)}
      empty=""
    />
  );
}
