import { listed, shortRevision } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';
import type { Decision } from './gate';
import type { ChangeFacts, PullRequestFact } from './types';

const START_AGAIN = 'Cancel the change and request it again.';

/**
 * The pull request is the commit that the portal made, for the branch of the
 * pins, and it changes the files of the pins and nothing else.
 */
export const onlyThePinGate = defineGate({
  id: 'only-the-pin',
  title: 'Only the pin',
  rule: 'The pull request is the commit that the portal made, for the branch of the pins, and it changes the files of the pins and nothing else.',
  policyKeys: ['maxFactAgeSeconds'],
  ruleVersion: 2,
  controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-5'],
  decide(context) {
    const { kind } = context.facts.change;
    return kind === 'direct'
      ? open('A direct change may alter more than a pin.', { kind })
      : withPullRequest(context, pull => examine(pull, context.facts.change));
  },
});

function examine(
  { headSha, baseBranch, files }: PullRequestFact,
  { ourHeadSha, pinBranch, ...change }: ChangeFacts['change'],
): Decision {
  // Several pins may lie in one file.
  const pinPaths = [...new Set(change.pinPaths)];
  const where = listed(pinPaths);
  const facts = {
    ourHeadSha,
    pinPaths: pinPaths.join(', '),
    pinBranch,
    files: files ? new Set(files).size : null,
  };
  if (ourHeadSha === null) {
    return decision(
      'unknown',
      'Which commit the portal made for this pull request is not known.',
      START_AGAIN,
      facts,
    );
  }
  if (headSha !== ourHeadSha) {
    return decision(
      'closed',
      `Somebody pushed to the pull request: its head is ${shortRevision(
        headSha,
      )}, the portal made ${shortRevision(ourHeadSha)}.`,
      'Remove the other commits, or cancel the change and request it again.',
      facts,
    );
  }
  if (baseBranch !== pinBranch) {
    return decision(
      'closed',
      `The pull request would merge into ${baseBranch}, not into ${pinBranch} where ${
        pinPaths.length > 1 ? 'the pins lie' : 'the pin lies'
      }.`,
      `Set its base back to ${pinBranch}, or cancel the change and request it again.`,
      facts,
    );
  }
  if (files === null) {
    return decision(
      'unknown',
      'Which files the pull request changes is not known.',
      'Wait for the next reading of the forge.',
      facts,
    );
  }
  const extra = [...new Set(files)].filter(file => !pinPaths.includes(file));
  if (extra.length > 0) {
    return decision(
      'closed',
      `The pull request also changes ${listed(extra)}.`,
      START_AGAIN,
      facts,
    );
  }
  const missing = pinPaths.filter(path => !files.includes(path));
  if (pinPaths.length === 0 || missing.length > 0) {
    return decision(
      'closed',
      `The pull request does not change ${listed(missing) || 'a pin'}.`,
      START_AGAIN,
      facts,
    );
  }
  return open(`The pull request changes only ${where}.`, facts);
}
