import { counted, utcTime } from '../sentences';
import { instantOfFact, isFresh } from './freshness';
import { decision, defineGate, earlierRule, open } from './gate';
import type { Decision, GateContext } from './gate';
import { saysWhatRuns } from './saysWhatRuns';
import type { DeploymentFact, GateState } from './types';

/** Phases of a sync that has not ended yet. */
const UNDER_WAY = ['running', 'terminating'];
/** Phases of a sync that did not do what it should. */
const GONE_WRONG = ['failed', 'error'];

type Finding = [state: GateState, reason: string, remedy: string];

/** The worst finding decides: a certain no before a doubt before a wait. */
const ORDER: GateState[] = ['closed', 'unknown', 'pending', 'open'];

/**
 * Where the policy asks for it: every deployment of the target is healthy, in
 * sync and at rest before the change, so that what goes wrong afterwards comes
 * of the change. A rollback goes to where it is not; what says in Git what runs
 * goes to where they differ.
 */
export const targetCleanGate = defineGate({
  id: 'target-clean',
  title: 'Clean target',
  rule: 'The target is healthy, in sync and at rest before it changes, so that what goes wrong afterwards comes of the change. A rollback goes to where it is not, and what says in Git what an emergency left there to where they differ.',
  policyKeys: ['requireCleanTarget', 'maxFactAgeSeconds'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'ISO:A.8.32', 'NIST:CM-3'],
  decide: context => decide(context, saysWhatRuns(context.facts)),
});

/** Before retroactive pull requests: what differs held them, too. */
export const targetCleanGateV1 = earlierRule(targetCleanGate, 1, context =>
  decide(context, false),
);

/** @param mayDiffer - whether a deployment may be out of sync */
function decide(context: GateContext, mayDiffer: boolean): Decision {
  const { facts, policy } = context;
  const { service, environment, kind } = facts.change;
  const { deployments } = facts.target;
  const small = {
    asked: policy.requireCleanTarget,
    deployments: deployments.length,
  };
  if (!policy.requireCleanTarget) {
    return open('The policy does not ask for a clean target.', small);
  }
  if (kind === 'rollback') {
    return open('A rollback goes to a target that is not well.', small);
  }
  if (deployments.length === 0) {
    return decision(
      'unknown',
      `What ${service} runs in ${environment} is not known.`,
      'Create its application, or correct the mapping annotations.',
      small,
    );
  }
  return worst(
    deployments.map(deployment => examine(deployment, context, mayDiffer)),
    mayDiffer
      ? `${service} is healthy in ${environment}, and this change says in Git what runs there.`
      : `${service} is healthy and in sync in ${environment}.`,
    small,
  );
}

function worst(
  findings: Finding[],
  whenClean: string,
  facts: Decision['facts'],
): Decision {
  const state = ORDER.find(s => findings.some(f => f[0] === s)) ?? 'unknown';
  if (state === 'open') return open(whenClean, facts);
  const same = findings.filter(finding => finding[0] === state);
  const [[, reason, remedy]] = same;
  const more =
    same.length > 1
      ? ` (${counted(same.length - 1, 'more deployment')} likewise)`
      : '';
  return decision(state, reason.replace(/\.$/, `${more}.`), remedy, facts);
}

function examine(
  deployment: DeploymentFact,
  context: GateContext,
  mayDiffer: boolean,
): Finding {
  const { application, instance, sync, health, operation } = deployment;
  const asOf = instantOfFact(deployment.asOf);
  if (!isFresh(asOf, context)) {
    const since = asOf
      ? `has not been heard since ${utcTime(asOf, context.at)}`
      : 'has never been heard';
    return [
      'unknown',
      `Argo CD ${instance} ${since}, so the state of ${application} is not known.`,
      `Wait for Argo CD ${instance}, or check the connection to it.`,
    ];
  }
  if (operation && UNDER_WAY.includes(operation.phase)) {
    const began = instantOfFact(operation.startedAt);
    const since = began ? ` since ${utcTime(began, context.at)}` : '';
    return [
      'pending',
      `A sync of ${application} is running${since}.`,
      'Wait until it ends, or terminate it in Argo CD.',
    ];
  }
  if (operation && GONE_WRONG.includes(operation.phase)) {
    return [
      'closed',
      `The last sync of ${application} failed.`,
      `Mend ${application} and sync it again in Argo CD.`,
    ];
  }
  if (sync === 'out-of-sync' && !mayDiffer) {
    return [
      'closed',
      `${application} is out of sync before the change.`,
      `Find out what differs, and sync ${application} in Argo CD.`,
    ];
  }
  if (health === 'progressing') {
    return [
      'pending',
      `${application} is still rolling out.`,
      'Wait until it is healthy.',
    ];
  }
  if (sync === 'unknown' || health === 'unknown') {
    const what = sync === 'unknown' ? 'in sync' : 'healthy';
    return [
      'unknown',
      `Whether ${application} is ${what} is not known.`,
      `Look at ${application} in Argo CD.`,
    ];
  }
  return health === 'healthy'
    ? ['open', '', '']
    : [
        'closed',
        `${application} is ${health} before the change.`,
        `Mend ${application} first, or roll it back.`,
      ];
}
