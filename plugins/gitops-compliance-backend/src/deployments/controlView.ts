import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  mergeControl,
  syncControl,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import type { DeploymentRow } from './rows';

/** A sync of others than the portal counts for so long. */
const FOREIGN_DAYS = 90;

/** What is on record of how a service's targets were changed. */
export interface ControlFacts {
  /** The newest change of each environment whose pull request was read. */
  newest: Pick<ChangeRow, 'environment' | 'gates' | 'pull_request'>[];
  /** The newest sync by hand of each deployment that was not the portal's. */
  foreign: Map<string, Date>;
}

/** Reads it for one service, in two queries. */
export async function readControlFacts(
  serviceRef: string,
  deployments: readonly DeploymentRow[],
  { sees, at }: { sees: Sight; at: DateTime },
  db: Knex,
): Promise<ControlFacts> {
  const [newest, syncs] = await Promise.all([
    db<ChangeRow>('changes')
      .distinctOn('environment')
      .select('environment', 'gates', 'pull_request')
      .where({ service_ref: serviceRef })
      .whereNotNull('pull_request')
      .modify(sees.changes)
      .orderBy([
        { column: 'environment' },
        { column: 'number', order: 'desc' },
      ]),
    db('sync_operations')
      .whereIn(
        'deployment_id',
        deployments.map(({ id }) => id),
      )
      .where({ automated: false, correlation_id: null })
      .where('started_at', '>', at.minus({ days: FOREIGN_DAYS }).toJSDate())
      .groupBy('deployment_id')
      .select('deployment_id')
      .max('started_at as at'),
  ]);
  return {
    newest,
    foreign: new Map(
      syncs.map(({ deployment_id: id, at: started }) => [
        String(id),
        started as Date,
      ]),
    ),
  };
}

/** Whether unapproved merges and syncs of a target are prevented, and why. */
export function controlView(
  facts: ControlFacts,
  {
    environment,
    mode,
    policy,
    deployments,
  }: {
    environment: string;
    mode: EnvironmentView['mode'];
    policy: TargetPolicy;
    /** Of the target. */
    deployments: readonly DeploymentRow[];
  },
): EnvironmentView['control'] {
  const newest = facts.newest.find(row => row.environment === environment);
  const guardrails = newest?.gates.find(({ gate }) => gate === 'guardrails');
  const [foreign] = deployments
    .flatMap(({ id, application }) => {
      const at = facts.foreign.get(id);
      return at ? [{ application, at: at.toISOString().slice(0, 10) }] : [];
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  return {
    merge: mergeControl({
      mode,
      guardrails: guardrails ?? null,
      isAsked: policy.requireGuardrails,
      protection: newest?.pull_request?.protection ?? null,
    }),
    sync: syncControl({
      mode,
      automatic: deployments
        .filter(deployment => deployment.auto_sync)
        .map(({ application }) => application),
      isDeclaredAlone: policy.syncByPortalAlone,
      foreign: foreign ?? null,
      applications: deployments.length,
    }),
  };
}
