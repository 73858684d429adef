import type { DeploymentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Status, type StatusTone } from './Status';

const SYNC: Record<DeploymentView['sync'], [StatusTone, string]> = {
  synced: ['ok', 'Synced'],
  'out-of-sync': ['warning', 'Out of sync'],
  unknown: ['unknown', 'Sync not known'],
};

const HEALTH: Record<DeploymentView['health'], [StatusTone, string]> = {
  healthy: ['ok', 'Healthy'],
  progressing: ['running', 'Progressing'],
  degraded: ['error', 'Degraded'],
  suspended: ['paused', 'Suspended'],
  missing: ['error', 'Missing'],
  unknown: ['unknown', 'Health not known'],
};

const DRIFT: Record<DeploymentView['drift'], [StatusTone, string]> = {
  none: ['ok', 'No drift'],
  pending: ['waiting', 'A commit waits to be synced'],
  'in-progress': ['running', 'A sync is running'],
  partial: ['waiting', 'Only some resources were synced'],
  'prune-pending': ['waiting', 'What Git declares no more still runs'],
  drifted: ['warning', 'Drifted: the cluster differs from Git'],
  failed: ['error', 'The last sync failed'],
  unknown: ['unknown', 'Drift not known'],
};

/** Whether the cluster has what Git says. */
export function SyncStatus(props: { sync: DeploymentView['sync'] }) {
  const [tone, word] = SYNC[props.sync];
  return <Status tone={tone}>{word}</Status>;
}

/** How the resources do. */
export function HealthStatus(props: { health: DeploymentView['health'] }) {
  const [tone, word] = HEALTH[props.health];
  return <Status tone={tone}>{word}</Status>;
}

/** Whether the running state differs from the declared one. */
export function DriftStatus(props: { drift: DeploymentView['drift'] }) {
  const [tone, word] = DRIFT[props.drift];
  return <Status tone={tone}>{word}</Status>;
}
