import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { Notice } from '../components';
import { Button } from '../components/Button';

/**
 * Lets the pull request of a duty be tried again that could not be opened, or says
 * why one cannot; nothing where there is nothing to try again.
 */
export function TryAgain(props: {
  emergency: EmergencyView;
  duty: EmergencyView['duties'][number];
  onDone(emergency: EmergencyView, news: string): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const { emergency, duty, onDone } = props;
  const { service, environment, pullRequest } = duty;
  const { tryAgain } = pullRequest ?? {};
  if (!tryAgain || !service || !environment) return null;
  if (!tryAgain.allowed) {
    return (
      <Typography variant="body2">Try again: {tryAgain.reason}</Typography>
    );
  }
  const name = service.slice(service.lastIndexOf('/') + 1);
  const where = `${name} in ${environment}`;
  return (
    <>
      <Button
        variant="outlined"
        size="small"
        disabled={busy}
        aria-label={`Try again to open the pull request of ${where}`}
        onClick={() =>
          ask(async () => {
            const target = { service, environment };
            const after = await api.askForPullRequestAgain(
              emergency.id,
              target,
            );
            onDone(after, `The pull request of ${where} is tried again.`);
          })
        }
      >
        Try again
      </Button>
      {refusal && (
        <Notice tone="error" announce="alert">
          {refusal.message}
        </Notice>
      )}
    </>
  );
}
