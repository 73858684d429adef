import { useEffect, useRef, type ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Status, type StatusTone } from './Status';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  pointed: {
    padding: theme.spacing(1),
    outline: `2px solid ${theme.palette.primary.main}`,
    '@media print': { outline: 'none' },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1.5),
  },
}));

/**
 * An item of a list: how it stands and what it is in a line, the rest below. One
 * that the address points at is brought into sight and has the focus at first.
 */
export function StatusItem(props: {
  status: readonly [tone: StatusTone, word: string];
  line: ReactNode;
  isPointedAt?: boolean;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const [tone, word] = props.status;
  const { isPointedAt = false } = props;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isPointedAt) item.current?.focus();
  }, [isPointedAt]);
  return (
    <li
      ref={item}
      className={
        isPointedAt ? `${classes.root} ${classes.pointed}` : classes.root
      }
      {...(isPointedAt && { tabIndex: -1, 'aria-current': true })}
    >
      <Typography variant="body2" component="div" className={classes.line}>
        <Status tone={tone}>{word}</Status>
        {props.line}
      </Typography>
      {props.children}
    </li>
  );
}
