import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  gitopsComplianceLedgerReadPermission,
  type LedgerVerification,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LiveView, Notice, RelativeTime, Status } from '../components';
import { count, entries } from './sentence';
import { useVerification } from './useVerification';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5), justifyItems: 'start' },
  wide: { width: '100%' },
}));

function Progress(props: { verification: LedgerVerification }) {
  const classes = useStyles();
  const { done, total } = props.verification;
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <div className={classes.wide}>
      <Typography variant="body2" id="ledger-verification-progress">
        Verifying: {count(done)} of {entries(total)}, {percent} %.
      </Typography>
      <LinearProgress
        variant="determinate"
        value={percent}
        aria-labelledby="ledger-verification-progress"
      />
    </div>
  );
}

function Result(props: { verification: LedgerVerification | null }) {
  const { verification } = props;
  if (verification === null) {
    return (
      <Typography variant="body2">
        The ledger has not been asked to verify itself yet.
      </Typography>
    );
  }
  if (verification.finishedAt === null) {
    return <Progress verification={verification} />;
  }
  const when = <RelativeTime at={verification.finishedAt} />;
  const { difference } = verification;
  return difference ? (
    <Notice tone="error">
      A difference was found in log {difference.shard}, {when}:{' '}
      {difference.sentence} Keep the database as it is, tell whoever answers for
      the ledger, and compare it with an anchored checkpoint and a backup.
    </Notice>
  ) : (
    <Typography variant="body2" component="div">
      <Status tone="ok">Verified</Status> {when}: all{' '}
      {entries(verification.total)}, their places, tiles and checkpoints agree.
    </Typography>
  );
}

/** Lets the ledger verify itself, and says what that found. */
export function VerifyNow() {
  const classes = useStyles();
  const { live, running, refusal, start } = useVerification();
  return (
    <LiveView
      live={live}
      what="the last verification"
      permission={gitopsComplianceLedgerReadPermission.name}
    >
      {({ verification }) => (
        <div className={classes.root}>
          <Typography variant="body2">
            The portal reads every entry, tile and checkpoint of its own
            database again. It cannot see a history that was rewritten and
            signed again as a whole: anchors and the auditor&apos;s own verifier
            can.
          </Typography>
          <div role="status" className={classes.wide}>
            <Result verification={verification} />
          </div>
          <div role="alert">
            {refusal && <Notice tone="error">{refusal.message}</Notice>}
          </div>
          <Button variant="outlined" disabled={running} onClick={start}>
            Verify now
          </Button>
        </div>
      )}
    </LiveView>
  );
}
