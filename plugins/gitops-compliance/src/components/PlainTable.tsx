import type { ReactNode } from 'react';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  // What is for screen readers only stays in the frame, too.
  frame: { position: 'relative' },
  caption: {
    '&&': { captionSide: 'top', color: theme.palette.text.secondary },
  },
  cell: {
    verticalAlign: 'top',
    wordBreak: 'normal',
    padding: theme.spacing(0.75, 1, 0.75, 2),
  },
}));

/** A column: its header, and what it shows of a row. */
export interface PlainColumn<Row> {
  header: string;
  cell(row: Row): ReactNode;
}

/** A table and nothing more: caption, headers, rows; scrolls when narrow. */
export function PlainTable<Row>(props: {
  caption: string;
  columns: PlainColumn<Row>[];
  rows: Row[];
  rowKey(row: Row): string;
  /** What to say where there is no row. */
  empty: string;
}) {
  const classes = useStyles();
  const { columns, rows } = props;
  return (
    <TableContainer
      className={classes.frame}
      tabIndex={0}
      role="region"
      aria-label={props.caption}
    >
      <Table size="small">
        <caption className={classes.caption}>{props.caption}</caption>
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell
                key={column.header}
                scope="col"
                className={classes.cell}
              >
                {column.header}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={props.rowKey(row)}>
              {columns.map(column => (
                <TableCell key={column.header} className={classes.cell}>
                  {column.cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
          {rows.length === 0 && (
            <TableRow>
              <TableCell colSpan={columns.length}>{props.empty}</TableCell>
            </TableRow>
          )}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
