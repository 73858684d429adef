import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { Button } from '../components/Button';
import { Notice } from '../components';
import { ExportItem } from './ExportItem';
import type { Evidence } from './useChangeEvidence';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  button: { justifySelf: 'start' },
}));

/** A bundle that is followed and fetched, or asked for where there is none. */
export function EvidenceOffer(
  props: Evidence & {
    /** Names what it is the evidence of. */
    label: string;
    children: ReactNode;
  },
) {
  const classes = useStyles();
  const { made, canAsk, failure, ask } = props;
  return (
    <div className={classes.root}>
      {props.children}
      <div role="alert">
        {failure && <Notice tone="error">{failure.message}</Notice>}
      </div>
      {made ? (
        <ul className={classes.list} aria-label={props.label}>
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
