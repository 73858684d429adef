import { ForgeError } from '../errors';
import { Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { mayBypass, Via } from './bypass';
import { OUT_OF_DATE, problemsOf, Update } from './evaluate';
import { AppliedRule, rulesInForce } from './inForce';
import { RuleEvaluation, SuiteResult } from './types';

/** How one rule judged an update. */
interface Finding {
  applied: AppliedRule;
  problems: string[];
  bypassed: boolean;
}

/** How all rules in force judged an update. */
export interface Verdict {
  update: Update & { identity: Identity };
  findings: Finding[];
}

const isActive = ({ applied }: Finding) => applied.enforcement === 'active';
const isUnmet = ({ problems }: Finding) => problems.length > 0;
const isHeld = (finding: Finding) =>
  isActive(finding) && isUnmet(finding) && !finding.bypassed;

const messages = (findings: Finding[]) => [
  ...new Set(findings.flatMap(({ problems }) => problems)),
];

/** Asks every rule in force what it holds against an update. */
export async function judge(
  world: World,
  repo: Repo,
  update: Update & { identity: Identity },
): Promise<Verdict> {
  const via: Via = update.merge ? 'pull_request' : 'push';
  const findings: Finding[] = [];
  for (const applied of rulesInForce(world, repo, update.ref)) {
    findings.push({
      applied,
      problems: await problemsOf(world, repo, update, applied),
      bypassed: mayBypass(world, repo, applied, update.identity, via),
    });
  }
  return { update, findings };
}

function resultOf(findings: Finding[]): SuiteResult {
  const unmet = findings.filter(isUnmet);
  if (unmet.length === 0) {
    return 'pass';
  }
  return unmet.every(({ bypassed }) => bypassed) ? 'bypass' : 'fail';
}

function evaluationOf({ applied, problems }: Finding): RuleEvaluation {
  const { rule, enforcement } = applied;
  const ruleset = 'ruleset' in applied ? applied.ruleset : undefined;
  return {
    type: rule.type,
    rulesetId: ruleset?.id,
    rulesetName: ruleset?.name,
    enforcement,
    result: problems.length > 0 ? 'fail' : 'pass',
    details: problems.length > 0 ? problems.join(' ') : undefined,
  };
}

/**
 * Notes a verdict as a rule suite, the evidence of what passed, failed or was
 * bypassed. Nothing is noted where no rule is in force. (GitHub docs: "Managing
 * rulesets for a repository", rule insights.)
 */
export function recordSuite(
  world: World,
  repo: Repo,
  { update, findings }: Verdict,
  after = update.after,
): void {
  if (findings.length === 0) {
    return;
  }
  const active = findings.filter(isActive);
  world.state.ruleSuites.push({
    id: world.store.nextId(),
    repoId: repo.id,
    actorId: update.identity.user.id,
    ref: update.ref,
    before: update.before,
    after,
    at: world.timestamp(),
    result: resultOf(active),
    evaluationResult:
      active.length < findings.length ? resultOf(findings) : undefined,
    evaluations: findings.map(evaluationOf),
  });
  world.store.save();
}

/** What still holds the update: active, unmet and not to be bypassed. */
export function heldBy({ findings }: Verdict): string[] {
  return messages(findings.filter(isHeld));
}

/** What was unmet and passed by. */
export function bypassedBy({ findings }: Verdict): string[] {
  const passed = (f: Finding) => isActive(f) && isUnmet(f) && f.bypassed;
  return messages(findings.filter(passed));
}

/** True when a ruleset, not classic protection alone, holds the update. */
export function isRulesetViolation({ findings }: Verdict): boolean {
  return findings.filter(isHeld).some(({ applied }) => 'ruleset' in applied);
}

/**
 * The refusal in the API's words: rulesets say what was violated below their
 * own sentence, classic protection in one line. A head that only lacks its
 * base's tip is a 409.
 */
export function refusalOf(verdict: Verdict): ForgeError {
  const problems = heldBy(verdict);
  const merging = verdict.update.merge !== undefined;
  if (merging && problems.every(problem => problem === OUT_OF_DATE)) {
    return new ForgeError(409, OUT_OF_DATE);
  }
  const text = isRulesetViolation(verdict)
    ? `Repository rule violations found\n\n${problems.join('\n\n')}\n\n`
    : problems.join(' ');
  return new ForgeError(merging ? 405 : 422, text);
}

/**
 * Judges a push and notes the outcome; throws GitHub's refusal when it is
 * held. Call it just before the ref moves.
 */
export async function assertMayPush(
  world: World,
  identity: Identity,
  repo: Repo,
  change: { ref: string; before: string; after: string },
): Promise<void> {
  const verdict = await judge(world, repo, { ...change, identity });
  recordSuite(world, repo, verdict);
  if (heldBy(verdict).length > 0) {
    throw refusalOf(verdict);
  }
}

/**
 * Everything that rules hold against merging, whoever merges it; a merge queue
 * holds nothing, as it takes what nothing else holds.
 */
export async function mergeProblems(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<string[]> {
  const ref = `refs/heads/${pull.baseRef}`;
  const before = (await world.git(repo).branch(pull.baseRef)) ?? pull.baseOid;
  const merge = { pull, checked: pull.headOid, queued: false };
  const update: Update = { ref, before, after: pull.headOid, merge };
  const problems: string[] = [];
  for (const applied of rulesInForce(world, repo, ref)) {
    const { rule, enforcement } = applied;
    if (enforcement === 'active' && rule.type !== 'merge_queue') {
      problems.push(...(await problemsOf(world, repo, update, applied)));
    }
  }
  return [...new Set(problems)];
}
