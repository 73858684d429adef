import { environmentOf } from '../../policy/Policy';
import type { Step } from './context';

interface DeploymentRow {
  service_ref: string;
  environment: string;
  removed_at: Date | null;
  application: string;
  pinned_revision: string | null;
  sync_status: string;
  health: string;
}

/**
 * `verifying`: the revision runs. Done when every deployment of the target is
 * synced and healthy; failed when it is not so within the policy's time.
 */
export const verifyStep: Step = async (row, house) => {
  const { db, policy, clock } = house.options;
  const deployments = await db<DeploymentRow>('deployments')
    .where({ service_ref: row.service_ref, environment: row.environment })
    .whereNull('removed_at');
  const unhealthy = deployments.filter(
    deployment =>
      deployment.pinned_revision !== row.to_revision ||
      deployment.sync_status !== 'synced' ||
      deployment.health !== 'healthy',
  );
  if (deployments.length > 0 && unhealthy.length === 0) {
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.succeeded',
          {},
          { attestation: 'read', controls: ['PCI:6.5.1', 'SOC2:CC8.1'] },
        ),
      );
    });
    return 'wait';
  }
  const seconds =
    environmentOf(policy(), row.environment)?.verifySeconds ?? Infinity;
  const synced = row.steps.synced ? Date.parse(row.steps.synced) : NaN;
  if (clock().toMillis() - synced > seconds * 1000) {
    const names = unhealthy.map(d => `${d.application} is ${d.health}`);
    await house.record(row, async recording => {
      await recording.append(
        house.draft(
          'change.failed',
          {},
          {
            attestation: 'read',
            erasable: {
              reason: `Not healthy within ${seconds} s of the sync: ${names.join(
                ', ',
              )}; promote the earlier revision to go back`,
            },
          },
        ),
      );
    });
  }
  return 'wait';
};
