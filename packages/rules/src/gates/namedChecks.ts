import type { RequiredCheck } from '../policy';
import { listed, shortRevision } from '../sentences';
import { worstFinding, type Finding } from './findings';
import { decision, open } from './gate';
import type { Decision } from './gate';
import type { CheckFact } from './headFacts';
import type { PullRequestFact } from './types';

/**
 * Checks that a policy names, each bound to the App that must set it. What two
 * gates share:
 *
 * - A result counts on the head alone: one of an earlier commit is none.
 * - It counts from that App alone: anybody who may write may set a check of any
 *   name, and a commit status names no App.
 * - Every result of that name from that App must be a success, so that one run
 *   does not hide another. A run that goes on, or goes on again, is awaited.
 * - A workflow that is changed in the same pull request decides about its own
 *   checks, so then none counts.
 */
export function judgeChecks(
  pullRequest: PullRequestFact,
  wanted: readonly RequiredCheck[],
): Decision {
  const { workflowFiles, checks } = pullRequest;
  const facts = { required: wanted.length };
  if (!workflowFiles) {
    return decision(
      'unknown',
      'Whether the pull request changes what its own checks do is not known.',
      'Wait for the next reading of the forge; of a pull request that renames files or changes more than a hundred it stays so: split it.',
      facts,
    );
  }
  if (workflowFiles.length > 0) {
    return decision(
      'closed',
      `The pull request changes ${listed(
        workflowFiles,
      )}, which decides what its checks do, so their results count nothing.`,
      'Change workflows in a pull request of their own.',
      { ...facts, workflowFiles: workflowFiles.length },
    );
  }
  if (!checks) {
    return decision(
      'unknown',
      'Not all checks of the pull request are known.',
      'Wait for the next reading of the forge.',
      facts,
    );
  }
  const findings = wanted.map(check => judge(check, checks, pullRequest));
  const good = findings.filter(({ state }) => state === 'open').length;
  const head = shortRevision(pullRequest.headSha);
  const found = worstFinding(findings);
  const counts = { ...facts, succeeded: good };
  return found
    ? { ...found, facts: counts }
    : open(
        `${listed(wanted.map(({ name }) => name))} succeeded on ${head}.`,
        counts,
      );
}

function judge(
  { name, appId, accept }: RequiredCheck,
  checks: readonly CheckFact[],
  { headSha }: PullRequestFact,
): Finding {
  const head = shortRevision(headSha);
  const named = checks.filter(check => check.name === name);
  const onHead = named.filter(check => check.commit === headSha);
  const ours = onHead.filter(check => check.appId === appId);
  const [stranger] = onHead.filter(check => check.appId !== appId);
  if (ours.length === 0 && stranger) {
    const by =
      stranger.appId === null
        ? 'as a commit status, which names no App'
        : `by App ${stranger.appId}`;
    return {
      state: 'closed',
      reason: `${name} was set on ${head} ${by}, not by App ${appId}, so it does not count.`,
      remedy: `Let App ${appId} run ${name}, or name the right App in the policy.`,
    };
  }
  if (ours.length === 0) {
    const [old] = named.filter(check => check.appId === appId);
    const before = old
      ? `; the result on ${shortRevision(old.commit)} does not count`
      : '';
    return {
      state: 'pending',
      reason: `App ${appId} has not set ${name} on ${head}${before}.`,
      remedy: `Wait for ${name}; if it does not start, look why it does not run for this pull request.`,
    };
  }
  const bad = ours.find(
    ({ conclusion }) => conclusion !== null && !succeeded(conclusion, accept),
  );
  if (bad) {
    const said = bad.title === null ? '' : `: ${plain(bad.title)}`;
    return {
      state: 'closed',
      reason: `${name} ended as ${bad.conclusion} on ${head}${said}.`,
      remedy: `Mend what ${name} found, or run it again.`,
    };
  }
  return ours.some(({ conclusion }) => conclusion === null)
    ? {
        state: 'pending',
        reason: `${name} is running on ${head}.`,
        remedy: `Wait for ${name}.`,
      }
    : { state: 'open', reason: '', remedy: '' };
}

function succeeded(
  conclusion: string,
  accept: RequiredCheck['accept'],
): boolean {
  return conclusion === 'success' || accept.some(other => other === conclusion);
}

/** Text of a tool without what could disguise it, and without a last stop. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .replace(/\.$/, '');
}
