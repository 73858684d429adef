import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeView,
  GateView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import { Notice, RelativeTime } from '../components';

const HOUR_MS = 3_600_000;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    margin: theme.spacing(0.5, 0),
  },
  // A name is no label: it stays as it is written.
  button: { textTransform: 'none' },
}));

/** `group:default/sre` as people say it: sre. */
function nameOf(entityRef: string): string {
  return entityRef.replace(/^.*\//, '');
}

/** Asks those who can open a gate, once an hour; nothing where nobody can. */
export function AskFor(props: {
  change: ChangeView;
  gate: GateView;
  onAsked(change: ChangeView): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const { change, gate } = props;
  const possible = change.asks.find(each => each.gate === gate.gate);
  if (!possible) return null;
  const { whom, askedAt } = possible;
  const names = whom.map(nameOf).join(', ');
  const isRecent =
    askedAt !== null && Date.now() - Date.parse(askedAt) < HOUR_MS;
  const ask = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      props.onAsked(await api.askForGate(change.summary.id, gate.gate));
    } catch (thrown) {
      setRefusal(toApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes.root}>
        <Button
          size="small"
          variant="outlined"
          className={classes.button}
          disabled={busy || isRecent}
          onClick={() => void ask()}
          aria-label={`Ask ${names} about ${gate.title}`}
        >
          Ask {names}
        </Button>
        {askedAt && (
          <Typography variant="body2" component="span">
            Asked <RelativeTime at={askedAt} />; once an hour is enough.
          </Typography>
        )}
      </div>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </>
  );
}
