import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Status, type StatusTone } from './Status';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1.5),
  },
}));

/** An item of a list: how it stands and what it is in a line, the rest below. */
export function StatusItem(props: {
  status: readonly [tone: StatusTone, word: string];
  line: ReactNode;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const [tone, word] = props.status;
  return (
    <li className={classes.root}>
      <Typography variant="body2" component="div" className={classes.line}>
        <Status tone={tone}>{word}</Status>
        {props.line}
      </Typography>
      {props.children}
    </li>
  );
}
