import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  branchesOfPins,
  branchFacts,
  mergeControl,
  syncControl,
  type BranchPlace,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import { placesOf } from '../controls/AccessReadings';
import { forgeAccessStream, type AccessRow } from '../deployers/records';
import type { DeploymentRow } from './rows';
import { ServiceNames, underNames } from '../services/ServiceNames';

/** A sync of others than the portal counts for so long. */
const FOREIGN_DAYS = 90;

/** What is on record of how a service's targets were changed. */
export interface ControlFacts {
  /** The newest change of each environment whose pull request was read. */
  newest: Pick<ChangeRow, 'environment' | 'gates' | 'pull_request'>[];
  /** The newest sync by hand of each deployment that was not the portal's. */
  foreign: Map<string, Date>;
  /** What was last read of who may merge, by the stream of its repository. */
  readings: Map<string, AccessRow['told']>;
}

/** Reads it for one service, in a fixed number of queries. */
export async function readControlFacts(
  serviceRef: string,
  deployments: readonly DeploymentRow[],
  { sees, at }: { sees: Sight; at: DateTime },
  db: Knex,
): Promise<ControlFacts> {
  const repositories = deployments.flatMap(row => placesOf(row).repositories);
  const names = await new ServiceNames(db).of(serviceRef);
  const [newest, readings, syncs] = await Promise.all([
    db<ChangeRow>('changes_now')
      .distinctOn('environment')
      .select('environment', 'gates', 'pull_request')
      .modify(underNames(names, 'created_at', 'named_ref'))
      .whereNotNull('pull_request')
      .modify(sees.changes)
      .orderBy([
        { column: 'environment' },
        { column: 'number', order: 'desc' },
      ]),
    db<AccessRow>('access_readings')
      .distinctOn('stream')
      .select('stream', 'told')
      .whereRaw('stream = ANY (?::text[])', [
        [...new Set(repositories)].map(forgeAccessStream),
      ])
      .andWhere('read_at', '<=', at.toJSDate())
      .orderBy([{ column: 'stream' }, { column: 'seq', order: 'desc' }]),
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
    readings: new Map(readings.map(({ stream, told }) => [stream, told])),
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
      branches: branchFacts(branchesOf(deployments), stream =>
        facts.readings.get(stream),
      ),
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

/** Branches of the pins of deployments, each once. */
function branchesOf(deployments: readonly DeploymentRow[]): BranchPlace[] {
  return branchesOfPins(deployments.flatMap(row => placesOf(row).branches));
}
