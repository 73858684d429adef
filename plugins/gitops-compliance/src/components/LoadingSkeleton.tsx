import { makeStyles } from '@material-ui/core/styles';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
  line: {
    height: theme.spacing(3),
    maxWidth: 520,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.hover,
  },
  cards: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
  },
  card: {
    height: 160,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.hover,
  },
}));

/** The shape of what is coming, before the first answer only. */
export function LoadingSkeleton(props: { what: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root} role="status" aria-busy="true">
      <VisuallyHidden>Loading {props.what}…</VisuallyHidden>
      <div className={classes.line} />
      <div className={classes.cards}>
        <div className={classes.card} />
        <div className={classes.card} />
        <div className={classes.card} />
      </div>
    </div>
  );
}
