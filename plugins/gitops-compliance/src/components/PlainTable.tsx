import type { ReactNode } from 'react';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  // What is for screen readers only stays in the frame, too.
  frame: { position: 'relative' },
  caption: { padding: theme.spacing(1, 1, 1, 2) },
  cell: {
    verticalAlign: 'top',
    wordBreak: 'normal',
    // Backstage's cells are made for one line each.
    lineHeight: 1.43,
    padding: theme.spacing(0.75, 1, 0.75, 2),
  },
  // It scrolls: a word on a line of its own each helps nobody.
  narrow: { [theme.breakpoints.down('sm')]: { minWidth: '7em' } },
  wide: { [theme.breakpoints.down('sm')]: { minWidth: '16em' } },
}));

/** A column: its header, and what it shows of a row. */
export interface PlainColumn<Row> {
  header: string;
  /** It holds sentences: on a narrow screen it keeps the room to read them. */
  wide?: true;
  cell(row: Row): ReactNode;
}

/**
 * A table and nothing more: caption, headers, rows. It scrolls when narrow, and
 * its caption stays where it is.
 */
export function PlainTable<Row>(props: {
  caption: string;
  columns: PlainColumn<Row>[];
  rows: Row[];
  rowKey(row: Row): string;
  /** What to say where there is no row. */
  empty: string;
}) {
  const classes = useStyles();
  const { caption, columns, rows } = props;
  const classOf = ({ wide }: PlainColumn<Row>) => {
    // Without rows it need not scroll, and what is said instead is read whole.
    if (rows.length === 0) return classes.cell;
    return `${classes.cell} ${wide ? classes.wide : classes.narrow}`;
  };
  return (
    <>
      <Typography
        className={classes.caption}
        variant="body2"
        color="textSecondary"
        aria-hidden
      >
        {caption}
      </Typography>
      <TableContainer
        className={classes.frame}
        tabIndex={0}
        role="region"
        aria-label={caption}
      >
        <Table size="small" aria-label={caption}>
          <TableHead>
            <TableRow>
              {columns.map(column => (
                <TableCell
                  key={column.header}
                  scope="col"
                  className={classOf(column)}
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
                  <TableCell key={column.header} className={classOf(column)}>
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
    </>
  );
}
