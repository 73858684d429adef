import { emergencyName } from '../emergencies';
import { shortRevision } from '../sentences';
import {
  BASELINE,
  defineCheck,
  judged,
  withoutPullRequest,
  type Check,
  type Judgement,
} from './check';
import type { DecidedGate, GatesFact, JudgedGate } from './gatesFact';
import type { DeployedChangeFacts } from './types';

type PullRequest = NonNullable<DeployedChangeFacts['pullRequest']>;

/** What checks on a decision say where there is none. */
const NOT_ON_RECORD = judged(
  'indeterminate',
  'What the gates said of this change is not on record.',
  'Judge it by what the sources still tell, and record the exception.',
);

const EXCEPTION =
  'Find out why it went on all the same, and record the exception.';

/** Sentences of a check, without the last stop. */
interface Words {
  /** Why it is not applicable where nothing was asked. */
  notAsked: string;
  met(facts: DecidedGate['facts'], head: string): string;
  unmet: string;
  unknown: string;
}

/**
 * The change, its pull request and what its gates said; or the judgement where
 * there is nothing more to ask.
 */
export function decisionOn(
  facts: DeployedChangeFacts,
):
  | { judgement: Judgement }
  | { judgement: null; pullRequest: PullRequest; gates: GatesFact } {
  const { baseline, pullRequest, gates } = facts;
  if (baseline) return { judgement: BASELINE };
  if (!pullRequest) return { judgement: withoutPullRequest(facts) };
  if (!gates) return { judgement: NOT_ON_RECORD };
  if (gates.merge === null) {
    return { judgement: judged('not-applicable', 'It was not merged.') };
  }
  return { judgement: null, pullRequest, gates };
}

/**
 * A check of what a gate decided before the merge. It passes where the policy
 * asked and the gate was open; it fails where the gate was not and the change
 * was merged nevertheless, which it can be in an environment that does not
 * enforce, or around the portal.
 */
export function gateCheck({
  gate,
  isOfHead,
  asked,
  words,
  ...definition
}: Omit<Check, 'evaluate'> & {
  gate: JudgedGate;
  /** Whether it decided on the head, so that another head undoes it. */
  isOfHead: boolean;
  /** Whether the policy asked, by the facts of an open gate; null: not told. */
  asked(facts: DecidedGate['facts']): boolean | null;
  words: Words;
}): Check {
  return defineCheck({
    ...definition,
    judge({ facts }) {
      const found = decisionOn(facts);
      if (found.judgement) return found.judgement;
      const { gates, pullRequest } = found;
      const result = gates.results.find(each => each.gate === gate);
      if (!result) return NOT_ON_RECORD;
      if (result.facts.rollback === true) {
        return judged(
          'not-applicable',
          'A rollback goes back to what was approved and healthy here.',
        );
      }
      const isPlain = result.state === 'open' && result.facts.waived !== true;
      const isAsked = isPlain ? asked(result.facts) : true;
      if (isAsked === null) return NOT_ON_RECORD;
      if (!isAsked) return judged('not-applicable', `${words.notAsked}.`);
      const head = shortRevision(pullRequest.headSha);
      if (isOfHead && isOfAnotherHead(gates, pullRequest)) {
        return judged(
          'indeterminate',
          `It was merged around the portal, and what the gates said of ${head}, the head of #${pullRequest.number}, is not on record.`,
          EXCEPTION,
        );
      }
      return judgeState(result, head, words);
    },
  });
}

/** The portal merges only what it decided on; others merge what they find. */
function isOfAnotherHead(
  { merge, headSha }: GatesFact,
  pullRequest: PullRequest,
): boolean {
  return merge === 'outside' && headSha !== pullRequest.headSha;
}

function judgeState(
  { state, facts }: DecidedGate,
  head: string,
  words: Words,
): Judgement {
  if (facts.waived === true && facts.wouldBe !== 'open') {
    return judged(
      'not-applicable',
      typeof facts.emergency === 'number'
        ? `Bent by emergency ${emergencyName({
            number: facts.emergency,
          })}: ${words.unmet}.`
        : `Waived, for it was expedited: ${words.unmet}.`,
    );
  }
  switch (state) {
    case 'open':
      return judged('pass', `${words.met(facts, head)}.`);
    case 'closed':
    case 'pending':
      return judged('fail', `It was merged, and ${words.unmet}.`, EXCEPTION);
    default:
      return judged('indeterminate', `${words.unknown}.`, EXCEPTION);
  }
}
