import type { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from './Button';
import { RemedyText } from './RemedyText';

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gap: theme.spacing(1),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
  button: { minWidth: 128 },
}));

/** Something that can be done, or the reason why it cannot. */
export interface ListedAction<A extends string> {
  action: A;
  label: ReactNode;
  allowed: boolean;
  /** Why not, and what to do; shown beside its button. */
  reason: string;
  /** Whether it is on its way. */
  busy: boolean;
}

/**
 * Buttons, each with the reason beside it where it cannot be pressed. The first
 * is the one that one comes for.
 */
export function ActionList<A extends string>(props: {
  /** Begins the ids of its parts. */
  id: string;
  actions: readonly ListedAction<A>[];
  onPress(action: A): void;
}) {
  const classes = useStyles();
  return (
    <ul className={classes.list} aria-label="Actions">
      {props.actions.map(({ action, label, allowed, reason, busy }, index) => {
        const reasonId = `${props.id}-${action}-reason`;
        return (
          <li key={action} className={classes.item}>
            <Button
              className={classes.button}
              variant={index === 0 ? 'contained' : 'outlined'}
              color={index === 0 ? 'primary' : 'default'}
              disabled={!allowed || busy}
              onClick={() => props.onPress(action)}
              aria-describedby={allowed ? undefined : reasonId}
            >
              {label}
            </Button>
            {!allowed && (
              <Typography variant="body2" id={reasonId}>
                <RemedyText text={reason} />
              </Typography>
            )}
          </li>
        );
      })}
    </ul>
  );
}
