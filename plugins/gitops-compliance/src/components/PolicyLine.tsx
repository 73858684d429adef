import Chip from '@material-ui/core/Chip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { PolicyInForce } from '@gitops-compliance/plugin-gitops-compliance-common';
import { RelativeTime } from './RelativeTime';
import { shortRevision } from './Sha';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  chip: { margin: 0, height: 'auto', minHeight: 24 },
  label: { whiteSpace: 'normal' },
}));

/** Which policy decides, and whether it is governed. */
export function PolicyLine(props: { policy: PolicyInForce }) {
  const classes = useStyles();
  const { policy } = props;
  return (
    <div className={classes.root}>
      <Typography variant="body2">
        Policy{' '}
        <code title={`${policy.hash} from ${policy.source}`}>
          {shortRevision(policy.hash)}
        </code>
        , in force since <RelativeTime at={policy.loadedAt} />
      </Typography>
      {!policy.governed && (
        <Chip
          size="small"
          variant="outlined"
          className={classes.chip}
          classes={{ label: classes.label }}
          label="ungoverned: nobody approved it"
          title="No second person approved this policy. Use a protected Git repository, or the portal, before you rely on it."
        />
      )}
    </div>
  );
}
