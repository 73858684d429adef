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
    {
      header: 'Rollbacks',
      cell: row =>
        linked(
          row,
          'all',
          String(row.rollbacks),
          `${row.rollbacks} rollbacks of ${nameOf(
            row,
          )}: show them among its deployments`,
        ),
    },
    {
      header: 'Lead time, median and 9 of 10',
      cell: row => (
        <>
          {row.leadTime.known === 0
            ? '–'
            : `${span(row.leadTime.medianSeconds)}, ${span(
                row.leadTime.ninthSeconds,
              )}`}
          <div>
            {linked(
              row,
              'all',
              `known of ${row.leadTime.known}`,
              `Lead time known of ${row.leadTime.known} of ${nameOf(
                row,
              )}: show them`,
            )}
          </div>
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
              `${row.failures} of ${row.decided} changes of ${nameOf(
                row,
              )} failed: show them`,
            )}
          </div>
        </>
      ),
    },
    {
      header: 'Time to restore, median',
      cell: row => (
        <>
          {span(row.restore.medianSeconds)}
          <div>
            {linked(
              row,
              'failed',
              `${row.restore.restored} of ${row.failures} restored`,
              `${row.restore.restored} of ${
                row.failures
              } restored, failures of ${nameOf(row)}: show them`,
            )}
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
