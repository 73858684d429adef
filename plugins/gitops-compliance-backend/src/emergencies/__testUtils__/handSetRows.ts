import type { Knex } from 'knex';
import type { EmergencyTarget } from '../records';

/** A deployment of a target that runs what its application names itself. */
export async function insertDeployment(
  db: Knex,
  { service, environment }: EmergencyTarget,
  { id, names }: { id: string; names: string },
): Promise<void> {
  await db('deployments').insert({
    id,
    provider: 'argocd',
    instance: 'eu-1',
    application: id,
    namespace: 'argocd',
    project: 'default',
    labels: '{}',
    sources: '[]',
    auto_sync: false,
    observed: '{}',
    baseline: false,
    service_ref: service,
    environment,
    sync_status: 'synced',
    health: 'healthy',
    stream_seq: 2,
    pinned_revision: names,
    pin: JSON.stringify({
      kind: 'application-target-revision',
      repository: 'acme/deploy',
      branch: 'main',
      path: 'apps/prod/api.yaml',
      value: names,
      commit: names,
    }),
  });
}

/** It was noticed that a deployment was given another revision in an emergency. */
export async function insertNotice(
  db: Knex,
  { service, environment }: EmergencyTarget,
  notice: { id: string; names: string; emergencyId: string; at: Date },
): Promise<void> {
  const { id, names, emergencyId, at } = notice;
  await db('deployment_intervals').insert({
    deployment_id: id,
    opened_seq: 2,
    started_at: at,
    pinned_revision: names,
    synced_revision: names,
    baseline: false,
  });
  await db('around_notices').insert({
    deployment_id: id,
    stream_seq: 3,
    service_ref: service,
    environment,
    facts: JSON.stringify({ what: 'pin-changed', before: null, after: names }),
    commits: '[]',
    classification: 'explained',
    interval_seq: 2,
    emergency_id: emergencyId,
    emergency_number: 1,
    created_at: at,
  });
}
