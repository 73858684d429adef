import type { AccessRow } from './records';

/** Why there may be more than is told; null: nothing is missing. */
export function missingOf(row: AccessRow | undefined): string | null {
  if (!row) {
    return 'It was not read by then: see Status for what keeps it from being read.';
  }
  if (row.kind === 'forge') {
    return row.told.truncated
      ? 'It has more accounts than were read: give rights to teams and look at the forge as well.'
      : null;
  }
  if (row.kind === 'cluster' && row.told.unread) {
    return 'It could not be read so far: see Status for what keeps it from being read.';
  }
  if (row.kind === 'cluster' && row.told.truncated) {
    return 'It has more roles or bindings than were read: more may be able to deploy.';
  }
  if (!row.texts) {
    return 'Its rules named somebody who was erased, and went with them: they are known again after the next reading.';
  }
  if (row.kind === 'cluster') return null;
  const { rules, liveRules } = row.told;
  if (!rules && liveRules) {
    return (
      liveRules.problem &&
      `Its own rules in the cluster ${liveRules.cluster} are not known (${liveRules.problem}): more may be able to deploy.`
    );
  }
  if (!rules) {
    return 'Its own rules (argocd-rbac-cm) are not read: say in gitopsCompliance.access.rules where they lie, in Git or in a cluster. Until then only roles of its projects are told, and more may be able to deploy.';
  }
  return (
    rules.problem &&
    `Its own rules at ${rules.repository}:${rules.path} cannot be understood (${rules.problem}): more may be able to deploy.`
  );
}
