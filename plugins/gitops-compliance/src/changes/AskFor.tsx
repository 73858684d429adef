import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, toApiError, type ApiError } from '../api';
import { Notice, RelativeTime } from '../components';

const HOUR_MS = 3_600_000;

/** `group:default/sre` as people say it: sre. */
function nameOf(entityRef: string): string {
  return entityRef.replace(/^.*\//, '');
}

/** For each held gate that somebody can open: whom to ask, once an hour. */
export function AskFor(props: {
  change: ChangeView;
  onAsked(change: ChangeView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError>();
  const { asks, gates, summary } = props.change;
  if (asks.length === 0) return null;
  const ask = async (gate: string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      props.onAsked(await api.askForGate(summary.id, gate));
    } catch (thrown) {
      setRefusal(toApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ul aria-label="Who can be asked">
        {asks.map(({ gate, whom, askedAt }) => {
          const title = gates.find(each => each.gate === gate)?.title ?? gate;
          const isRecent =
            askedAt !== null && Date.now() - Date.parse(askedAt) < HOUR_MS;
          return (
            <li key={gate}>
              <Typography variant="body2" component="span">
                {title}: {whom.map(nameOf).join(', ')}{' '}
                {askedAt && (
                  <>
                    (asked <RelativeTime at={askedAt} />)
                  </>
                )}
              </Typography>{' '}
              <Button
                size="small"
                disabled={busy || isRecent}
                onClick={() => void ask(gate)}
                aria-label={`Ask ${whom.map(nameOf).join(', ')} about ${title}`}
              >
                Ask
              </Button>
            </li>
          );
        })}
      </ul>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
    </>
  );
}
