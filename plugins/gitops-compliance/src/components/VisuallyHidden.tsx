import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    position: 'absolute',
    width: 1,
    height: 1,
    margin: -1,
    padding: 0,
    border: 0,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** Class of what is for screen readers only, where there are very many. */
export function useVisuallyHidden(): string {
  return useStyles().root;
}

/** For screen readers only; `live` has changes of it read out politely. */
export function VisuallyHidden(props: { children: ReactNode; live?: boolean }) {
  const classes = useStyles();
  return (
    <span
      className={classes.root}
      aria-live={props.live ? 'polite' : undefined}
    >
      {props.children}
    </span>
  );
}
