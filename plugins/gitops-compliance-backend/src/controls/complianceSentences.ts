import type {
  EnvironmentCompliance,
  ScoreView,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** Where an environment stands, in a sentence. */
export function environmentComplianceSentence(
  view: Omit<EnvironmentCompliance, 'sentence'>,
): string {
  if (view.deployments.length === 0) {
    return `No application of this service is known in ${view.title}.`;
  }
  const counted = view.checks.filter(
    ({ waiver }) => waiver?.state !== 'in-force',
  );
  const failed = counted.filter(check => check.verdict === 'fail');
  const unknown = counted.filter(check => check.verdict === 'indeterminate');
  if (failed.length > 0) return `${view.title}: ${failed[0].reason}`;
  if (unknown.length > 0) return `${view.title}: ${unknown[0].reason}`;
  if (view.score.waived) {
    return `${view.title}: every check that applies passes but what is waived (${view.score.waived}).`;
  }
  if (view.change) {
    return `${view.title} runs what #${view.change.number} brought, and every check passes.`;
  }
  return view.deployments.some(deployment => deployment.baseline)
    ? `${view.title} runs what it ran when it was first seen (baseline).`
    : `${view.title}: no check has anything to say.`;
}

/** Where the service stands, in a sentence; its score stands beside it. */
export function complianceSentence(
  environments: EnvironmentCompliance[],
  total: ScoreView,
): string {
  if (environments.every(view => view.deployments.length === 0)) {
    return 'No application of this service has been seen yet.';
  }
  const worst =
    environments.find(view => view.score.failed > 0) ??
    environments.find(view => view.score.indeterminate > 0);
  if (worst) return worst.sentence;
  if (total.waived) {
    return `Every check that applies passes but what is waived (${total.waived}).`;
  }
  return total.score === null
    ? 'Nothing is to be judged yet: no change came through the portal.'
    : 'Every check that applies passes.';
}
