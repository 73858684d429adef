import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Notice } from '../components';
import { ExportItem } from './ExportItem';
import { useChangeEvidence } from './useChangeEvidence';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  button: { justifySelf: 'start' },
}));

/** The bundle of one ended change: followed, fetched, and asked for if need be. */
export function ChangeEvidence(props: { changeId: string }) {
  const classes = useStyles();
  const { made, canAsk, failure, ask } = useChangeEvidence(props.changeId);
  return (
    <div className={classes.root}>
      <Typography variant="body2">
        A bundle of this change alone: its entries, verdicts and proofs, to be
        verified without this portal.
      </Typography>
      <div role="alert">
        {failure && <Notice tone="error">{failure.message}</Notice>}
      </div>
      {made ? (
        <ul className={classes.list} aria-label="Evidence of this change">
          <ExportItem of={made} />
        </ul>
      ) : (
        <Button
          size="small"
          variant="outlined"
          disabled={!canAsk}
          onClick={ask}
          className={classes.button}
        >
          Get the evidence
        </Button>
      )}
    </div>
  );
}
