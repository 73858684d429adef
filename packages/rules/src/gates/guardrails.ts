import { listed } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, earlierRule, open } from './gate';
import type { Decision, GateContext } from './gate';
import type { PullRequestFact } from './types';

/** Name of the check that the portal publishes on pull requests. */
export const PORTAL_CHECK = 'gitops-compliance';

/**
 * The branch lets nothing in without the portal's own check, set by the
 * portal's own App, the portal's App cannot go round it, and no other open pull
 * request has the same head, to which the check would belong as well.
 */
export const guardrailsGate = defineGate({
  id: 'guardrails',
  title: 'Guardrails',
  rule: "The branch lets nothing in without the portal's own check from the portal's own App, that App cannot go round it, and no other open pull request has the same head.",
  policyKeys: ['requireGuardrails', 'maxFactAgeSeconds'],
  ruleVersion: 2,
  controls: [
    'SOC2:CC7.1',
    'PCI:6.5.4',
    'ISO:A.8.9',
    'NIST:CM-5(1)',
    'NIST:CM-6',
  ],
  decide: whereAsked(withoutTwins),
});

/** Before other pull requests with the same head were looked at. */
export const guardrailsGateV1 = earlierRule(
  guardrailsGate,
  1,
  whereAsked(inspect),
);

type Rule = (pullRequest: PullRequestFact, context: GateContext) => Decision;

function whereAsked(rule: Rule) {
  return (context: GateContext): Decision =>
    context.policy.requireGuardrails === false
      ? open('The policy does not ask for branch protection here.', {
          required: false,
        })
      : withPullRequest(context, pullRequest => rule(pullRequest, context));
}

function withoutTwins(
  pullRequest: PullRequestFact,
  context: GateContext,
): Decision {
  const decided = inspect(pullRequest, context);
  const { twins } = pullRequest;
  const facts = { ...decided.facts, twins: twins?.length ?? null };
  if (decided.state !== 'open') return { ...decided, facts };
  if (!twins) {
    return decision(
      'unknown',
      'Whether another open pull request has the same head is not known.',
      'Wait for the next reading of the forge.',
      facts,
    );
  }
  if (twins.length > 0) {
    const numbers = listed(twins.map(number => `#${number}`));
    return decision(
      'closed',
      `${numbers} ${
        twins.length === 1 ? 'has' : 'have'
      } the same head, so a check that is set for this pull request would count there as well.`,
      `Close ${numbers}.`,
      facts,
    );
  }
  const weak = weaknesses(pullRequest);
  const told = weak.length > 0 ? ` It also lets ${listed(weak)}.` : '';
  return open(`${decided.reason}${told}`, facts);
}

/** What the protection lets happen that somebody should know of. */
function weaknesses({ protection }: PullRequestFact): string[] {
  return [
    ...(protection?.adminsMayBypass ? ['administrators bypass it'] : []),
    ...(protection?.allowsForcePushes ? ['history be rewritten'] : []),
    ...(protection?.allowsDeletions ? ['the branch be deleted'] : []),
  ];
}

function inspect(
  { protection, baseBranch, author }: PullRequestFact,
  { facts: { portalAppId } }: GateContext,
): Decision {
  if (!protection) {
    return decision(
      'unknown',
      `How ${baseBranch} is protected is not known.`,
      'Let the portal read the branch protection, then wait for the next reading.',
      { portalAppId },
    );
  }
  if (portalAppId === null) {
    return decision(
      'unknown',
      'The App under which the portal publishes its check is not known.',
      'Check the App in the configuration of the forge.',
      { portalAppId },
    );
  }
  return guardOf({
    branch: baseBranch,
    protection,
    portalAppId,
    portalAccount: author.bot ? author.account : null,
  });
}

/** Whether what protects a branch lets nothing in without the portal's check. */
export function guardOf({
  branch,
  protection,
  portalAppId,
  portalAccount,
}: {
  branch: string;
  protection: NonNullable<PullRequestFact['protection']>;
  portalAppId: number;
  /** The account of the App; null: not known. */
  portalAccount: string | null;
}): Decision {
  const setters = protection.requiredChecks
    .filter(check => check.context === PORTAL_CHECK)
    .map(check => check.appId);
  const bypass = protection.bypassActors.find(actor =>
    names(actor, [
      String(portalAppId),
      PORTAL_CHECK,
      ...(portalAccount === null ? [] : [portalAccount]),
    ]),
  );
  const facts = {
    portalAppId,
    requiredChecks: protection.requiredChecks.length,
    bypassActors: protection.bypassActors.length,
  };
  const rule = `Require the check ${PORTAL_CHECK} from App ${portalAppId} on ${branch}.`;
  if (bypass !== undefined) {
    return decision(
      'closed',
      `The portal itself may bypass the protection of ${branch} (as ${bypass}).`,
      `Take ${bypass} off the bypass list of ${branch}.`,
      facts,
    );
  }
  if (setters.includes(portalAppId)) {
    return open(
      `${branch} requires the check ${PORTAL_CHECK} from the portal's App.`,
      facts,
    );
  }
  if (setters.length === 0) {
    return decision(
      'closed',
      `${branch} does not require the check ${PORTAL_CHECK}.`,
      rule,
      facts,
    );
  }
  return decision(
    'closed',
    setters.includes(null)
      ? `${branch} takes the check ${PORTAL_CHECK} from any source, so anybody could set it.`
      : `${branch} takes the check ${PORTAL_CHECK} from App ${setters[0]}, which is not the portal's.`,
    rule,
    facts,
  );
}

/** Whether an entry of a bypass list has one of these as a whole word. */
function names(entry: string, wanted: string[]): boolean {
  const words = wordsOf(entry);
  return wanted.some(want => {
    const [name] = wordsOf(want);
    return words.includes(name);
  });
}

/** `app/acme-portal[bot]` is `app`, `acme-portal` and `bot`. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9_-]+/)
    .filter(word => word !== '');
}
