import { useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ComparisonView,
  EnvironmentView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { CommitList } from './CommitList';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', alignItems: 'center' },
  button: {
    minWidth: 0,
    padding: theme.spacing(0.25, 1),
    textTransform: 'none',
    lineHeight: 1.2,
    backgroundColor: theme.palette.background.default,
    borderColor: theme.palette.divider,
  },
}));

function countOf(comparison: ComparisonView): string {
  if (comparison.state === 'pending') {
    return 'reading…';
  }
  if (comparison.state === 'unknown' || comparison.aheadBy === null) {
    return 'not known';
  }
  return comparison.aheadBy === 1
    ? '1 commit'
    : `${comparison.aheadBy} commits`;
}

/**
 * What lies between an upstream environment and this one: the number of
 * commits ahead, which opens their list.
 */
export function Connector(props: {
  comparison: ComparisonView;
  fromTitle: string;
  environment: EnvironmentView;
  /** Names the upstream beside the number: needed where arrows are not drawn. */
  named: boolean;
}) {
  const classes = useStyles();
  const [open, setOpen] = useState(false);
  const { comparison, environment, fromTitle } = props;
  const count = countOf(comparison);
  const titleId = `commits-${environment.name}-${comparison.from}`;
  return (
    <span className={classes.root}>
      <Button
        size="small"
        variant="outlined"
        className={classes.button}
        onClick={() => setOpen(true)}
        aria-label={`${count} from ${fromTitle} to ${environment.title}: show the list`}
        aria-haspopup="dialog"
      >
        {props.named ? `↓ ${count} from ${fromTitle}` : count}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        aria-labelledby={titleId}
        maxWidth="sm"
        fullWidth
      >
        <DialogTitle id={titleId}>
          {fromTitle} has and {environment.title} has not
        </DialogTitle>
        <DialogContent dividers tabIndex={0}>
          <CommitList comparison={comparison} />
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Close</Button>
        </DialogActions>
      </Dialog>
    </span>
  );
}
