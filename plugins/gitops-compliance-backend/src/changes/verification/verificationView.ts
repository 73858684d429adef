import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ChangeRow } from '../records';

/** What a change waits for beside health, as the API gives it; null: nothing. */
export function verificationView({
  verification,
}: Pick<ChangeRow, 'verification'>): ChangeView['verification'] {
  if (!verification) return null;
  const { isPassing, since, reasons, rollouts, metrics, unread } = verification;
  return {
    isPassing,
    since,
    reasons,
    rollouts: rollouts.map(({ deployment, ...rest }) => ({
      application: applicationOf(deployment),
      ...rest,
    })),
    metrics,
    unread: unread.map(applicationOf),
  };
}

/** Ids of deployments end with the name of their application. */
function applicationOf(deployment: string): string {
  return deployment.split('/').pop() ?? deployment;
}
