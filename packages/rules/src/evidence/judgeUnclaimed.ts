import { DateTime } from 'luxon';
import {
  arranged,
  evaluateChecks,
  frameworksOf,
  type DeployedChangeFacts,
} from '../checks';
import { UNCLAIMED_TARGET } from '../policy';
import type { EvidenceBackground } from './EvidenceBackground';
import { standingRules, syncRule } from './rulesFacts';
import type { JudgedUnclaimed } from './types';
import type { UnclaimedStretch } from './UnclaimedFold';

/**
 * Judges an application as of the end of the stretch in which nobody claimed it,
 * by the strictest rules that the policy said anywhere. Checks of the operator's
 * own are told a service, and here there is none.
 */
export function judgeUnclaimed(
  deployment: string,
  stretch: UnclaimedStretch,
  background: EvidenceBackground,
): JudgedUnclaimed {
  const { environment, since, ended, at, standing } = stretch;
  const { operation } = standing;
  const policy = operation
    ? background.policyAt(operation.startedAt)
    : undefined;
  const facts = factsOf(deployment, stretch, background);
  return {
    deployment,
    environment,
    unclaimedSince: since,
    unclaimedUntil: ended,
    facts,
    calendarSince: policy?.since ?? null,
    judgedAt: at,
    verdicts: arranged(
      evaluateChecks(
        facts,
        policy?.calendar ?? null,
        DateTime.fromISO(at, { zone: 'utc' }),
      ),
      frameworksOf(background.policyAt(at)?.document),
    ),
  };
}

function factsOf(
  deployment: string,
  { at, standing }: UnclaimedStretch,
  background: EvidenceBackground,
): DeployedChangeFacts {
  const { application, places, operation, seen } = standing;
  const applied = operation && background.unclaimedRulesAt(operation.startedAt);
  const now = background.unclaimedRulesAt(at);
  const { access } = background.rightsOver(
    { service: '', environment: '' },
    places,
    at,
  );
  const { images, managed, autoSync, selfHeal, prune, uncompared } = seen;
  const { runtime, syncWindows } = standing;
  return {
    service: application ?? deployment,
    environment: UNCLAIMED_TARGET.environment,
    pinnedRevision: standing.revision,
    baseline: standing.baseline,
    requester: null,
    separation: { atMerge: null, atSync: applied?.separation ?? null },
    pullRequest: null,
    sync: operation && {
      startedAt: operation.startedAt,
      finishedAt: operation.finishedAt,
      phase: operation.phase,
      startedBy: operation.startedBy
        ? background.actor(operation.startedBy)
        : null,
      startedByPortal:
        operation.startedBy !== null &&
        background.isPortal(places?.instance ?? '', operation.startedBy),
      automated: operation.automated,
      ...(operation.jobs && { jobs: operation.jobs }),
    },
    criticality: UNCLAIMED_TARGET.criticality,
    ...(access && { access }),
    ...background.branchesOf(places, at),
    ...(images && { images }),
    ...(managed && { managed }),
    ...(runtime && { runtime }),
    drift: standing.drift,
    ...(autoSync !== undefined && { autoSync }),
    ...(selfHeal !== undefined && { selfHeal }),
    ...(prune !== undefined && { prune }),
    ...(uncompared && { uncompared }),
    ...syncRule(operation ? applied : now),
    ...(syncWindows && { syncWindows }),
    ...standingRules(now),
  };
}
