import { DateTime } from 'luxon';
import { counted, isoUtc, shortRevision, utcTime } from '../sentences';
import { instantOfFact, isFresh } from './freshness';
import { defineGate, earlierRule, open } from './gate';
import type { Decision, GateContext } from './gate';
import { bringsWhatRuns, saysWhatRuns } from './saysWhatRuns';
import type { DeploymentFact, GateState } from './types';

/** What one upstream deployment adds to the decision. */
interface Finding {
  state: GateState;
  reason: string;
  remedy: string;
  until?: string;
}

/** The worst finding decides: a certain no before a doubt before a wait. */
const ORDER: GateState[] = ['closed', 'unknown', 'pending', 'open'];

/** What an environment before the target says. */
interface Upstream {
  environment: string;
  findings: Finding[];
  state: GateState;
}

/**
 * In every environment before the target, or in one of them by policy, each
 * deployment runs exactly the revision to be promoted, synced and healthy, for
 * as long as the policy says; or, by policy, has so run it at some time.
 */
export const upstreamGate = defineGate({
  id: 'upstream',
  title: 'Upstream',
  rule: 'Every environment before the target, or one of them by policy, runs the revision healthy for the soak, or has so run it. What says in Git what an emergency left running needs nothing before it.',
  policyKeys: [
    'soakSeconds',
    'upstreamRule',
    'upstreamMust',
    'maxFactAgeSeconds',
  ],
  ruleVersion: 4,
  controls: ['SOC2:CC8.1', 'PCI:6.5.3', 'ISO:A.8.31', 'NIST:CM-3'],
  decide: context =>
    decide(
      context,
      saysWhatRuns(context.facts) || bringsWhatRuns(context.facts),
    ),
});

/** Before revisions that were set in an Application: those held them. */
export const upstreamGateV3 = earlierRule(upstreamGate, 3, context =>
  decide(context, saysWhatRuns(context.facts)),
);

/** Before retroactive pull requests: they were held as well. */
export const upstreamGateV2 = earlierRule(upstreamGate, 2, context =>
  decide(context, false),
);

/** @param runsAlready - whether the target runs what the change brings */
function decide(context: GateContext, runsAlready: boolean): Decision {
  const { change, upstreams } = context.facts;
  const { soakSeconds, upstreamRule, upstreamMust } = context.policy;
  const facts = {
    toRevision: change.toRevision,
    upstreams: upstreams.map(u => u.environment).join(','),
    deployments: upstreams.flatMap(u => u.deployments).length,
    soakSeconds,
    rule: upstreamRule,
    must: upstreamMust,
  };
  if (change.kind === 'rollback') {
    return open('A rollback goes back to what ran here before.', {
      ...facts,
      kind: change.kind,
    });
  }
  if (runsAlready) {
    return open(
      `It says in Git what ${change.environment} runs already, so nothing has to run before it.`,
      { ...facts, kind: change.kind },
    );
  }
  if (upstreams.length === 0) {
    return open(
      `${change.environment} is a first environment: nothing has to run before it.`,
      facts,
    );
  }
  if (change.toRevision === null) return withoutRevision(change, facts);
  const found = upstreams.map(({ environment, deployments }): Upstream => {
    const findings =
      deployments.length === 0
        ? [nothingDeployed(environment, context)]
        : deployments.map(d => examine(environment, d, context));
    return { environment, findings, state: worstState(findings) };
  });
  const decides = upstreamRule === 'all' ? found : [best(found)];
  return { ...worst(decides, context), facts };
}

function withoutRevision(
  { kind, environment }: GateContext['facts']['change'],
  facts: Decision['facts'],
): Decision {
  return kind === 'direct'
    ? open('It moves no revision, so nothing has to run before it.', facts)
    : {
        state: 'unknown',
        reason: `Which revision ${environment} shall run is not known.`,
        remedy: 'Request the promotion again.',
        facts,
      };
}

/** A change without a revision fits nothing that runs anywhere. */
function wantedOf({ toRevision }: GateContext['facts']['change']): string {
  return toRevision ?? '';
}

function worstState(findings: Finding[]): GateState {
  return ORDER.find(s => findings.some(f => f.state === s)) ?? 'unknown';
}

/** The environment that is nearest to open. */
function best(found: Upstream[]): Upstream {
  return found.reduce((one, other) =>
    ORDER.indexOf(other.state) > ORDER.indexOf(one.state) ? other : one,
  );
}

function worst(
  upstreams: Upstream[],
  { facts: { change } }: GateContext,
): Omit<Decision, 'facts'> {
  const findings = upstreams.flatMap(upstream => upstream.findings);
  const state = worstState(findings);
  const same = findings.filter(finding => finding.state === state);
  if (state === 'open' && upstreams.length > 1) {
    const names = upstreams.map(u => u.environment).join(', ');
    const revision = shortRevision(wantedOf(change));
    return { state, reason: `${revision} is healthy in ${names}.`, remedy: '' };
  }
  const more =
    state !== 'open' && same.length > 1
      ? ` (${counted(same.length - 1, 'more deployment')} likewise)`
      : '';
  const [first] = same;
  const until = same
    .map(finding => finding.until)
    .filter(time => time !== undefined)
    .sort()
    .pop();
  return {
    state,
    reason: first.reason.replace(/\.$/, `${more}.`),
    remedy: first.remedy,
    ...(until && same.every(finding => finding.until) ? { until } : {}),
  };
}

function nothingDeployed(
  environment: string,
  { facts: { change } }: GateContext,
): Finding {
  return {
    state: 'closed',
    reason: `${change.service} is not deployed in ${environment}.`,
    remedy: `Promote ${shortRevision(
      wantedOf(change),
    )} to ${environment} first.`,
  };
}

/** A deployment that does not run it well now may have done so before. */
function examine(
  environment: string,
  deployment: DeploymentFact,
  context: GateContext,
): Finding {
  const now = examineNow(environment, deployment, context);
  if (now.state === 'open' || context.policy.upstreamMust === 'run-now') {
    return now;
  }
  return examineHistory(environment, deployment, context) ?? now;
}

function examineNow(
  environment: string,
  deployment: DeploymentFact,
  context: GateContext,
): Finding {
  const { application, instance, pinnedRevision, sync } = deployment;
  const wanted = shortRevision(wantedOf(context.facts.change));
  const where = `${application} in ${environment}`;
  const asOf = instantOfFact(deployment.asOf);
  if (!isFresh(asOf, context)) {
    const since = asOf
      ? `has not been heard since ${utcTime(asOf, context.at)}`
      : 'has never been heard';
    return {
      state: 'unknown',
      reason: `Argo CD ${instance} ${since}, so what ${environment} runs is not known.`,
      remedy: `Wait for Argo CD ${instance}, or check the connection to it.`,
    };
  }
  if (pinnedRevision === null) {
    return {
      state: 'unknown',
      reason: `The revision that ${where} runs is not known.`,
      remedy: `Check that the pin of ${application} names a revision that can be resolved.`,
    };
  }
  if (pinnedRevision !== context.facts.change.toRevision) {
    return {
      state: 'closed',
      reason: `${where} runs ${shortRevision(pinnedRevision)}, not ${wanted}.`,
      remedy: `Promote ${wanted} to ${environment} first, or promote what runs there.`,
    };
  }
  if (sync !== 'synced') {
    return {
      state: sync === 'out-of-sync' ? 'closed' : 'unknown',
      reason:
        sync === 'out-of-sync'
          ? `${where} is out of sync.`
          : `Whether ${where} is in sync is not known.`,
      remedy: `Sync ${application} in Argo CD.`,
    };
  }
  return examineHealth(environment, deployment, context);
}

function examineHealth(
  environment: string,
  deployment: DeploymentFact,
  context: GateContext,
): Finding {
  const { application, health } = deployment;
  const where = `${application} in ${environment}`;
  switch (health) {
    case 'healthy':
      return examineSoak(environment, deployment, context);
    case 'progressing':
      return {
        state: 'pending',
        reason: `${where} is still rolling out.`,
        remedy: 'Wait until it is healthy.',
      };
    case 'degraded':
    case 'suspended':
    case 'missing':
      return {
        state: 'closed',
        reason: `${where} is ${health}.`,
        remedy: `Mend ${application} in ${environment} first.`,
      };
    default:
      return {
        state: 'unknown',
        reason: `Whether ${where} is healthy is not known.`,
        remedy: `Look at ${application} in Argo CD.`,
      };
  }
}

function examineSoak(
  environment: string,
  { application, since: sinceText, healthySince }: DeploymentFact,
  { at, facts: { change }, policy: { soakSeconds } }: GateContext,
): Finding {
  const revision = shortRevision(wantedOf(change));
  const runsSince = instantOfFact(sinceText);
  const isHealthySince = instantOfFact(healthySince);
  if (!runsSince || !isHealthySince) {
    return {
      state: 'unknown',
      reason: `Since when ${application} in ${environment} runs ${revision} in good health is not known.`,
      remedy: `Look at ${application} in Argo CD.`,
    };
  }
  const since = DateTime.max(runsSince, isHealthySince);
  if (at.diff(since).as('seconds') >= soakSeconds) {
    return {
      state: 'open',
      reason: `${revision} is healthy in ${environment} since ${utcTime(
        since,
        at,
      )}.`,
      remedy: '',
    };
  }
  const over = since.plus({ seconds: soakSeconds });
  const time = utcTime(over, at);
  return {
    state: 'pending',
    reason: `${revision} is healthy in ${environment} since ${utcTime(
      since,
      at,
    )} and must stay healthy there until ${time}.`,
    remedy: `Wait until ${time}.`,
    until: isoUtc(over),
  };
}

/**
 * The longest stretch of good health with this very revision. What is over does
 * not age; one that still goes on is believed until its source was last heard.
 */
function examineHistory(
  environment: string,
  { application, ran, asOf }: DeploymentFact,
  { at, facts: { change }, policy: { soakSeconds } }: GateContext,
): Finding | null {
  const from = instantOfFact(ran?.from ?? null);
  const to = instantOfFact(ran?.to ?? asOf);
  if (!from || !to || to > at.plus({ minutes: 1 })) return null;
  const revision = shortRevision(wantedOf(change));
  const stretch = `${application} in ${environment} ran ${revision} in good health from ${utcTime(
    from,
    at,
  )} to ${utcTime(to, at)}`;
  return to.diff(from).as('seconds') >= soakSeconds
    ? { state: 'open', reason: `${stretch}.`, remedy: '' }
    : null;
}
