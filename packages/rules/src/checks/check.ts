import type { DateTime } from 'luxon';
import type { Calendar } from '../calendar';
import type {
  CheckResult,
  ControlRef,
  DeployedChangeFacts,
  Verdict,
} from './types';

/** Everything that a check judges from. */
export interface CheckContext {
  facts: DeployedChangeFacts;
  /** The calendar in force when the sync began; null: not known. */
  calendar: Calendar | null;
  /** The instant for which to judge. */
  at: DateTime;
}

/** A rule with a verdict, over what it is given. */
export interface Rule<Given extends unknown[]> {
  /** Such as `CHG-02`. */
  id: string;
  title: string;
  /** When it passes, for people; without a full stop. */
  passes: string;
  /** Goes up whenever the same facts may get another verdict. */
  ruleVersion: number;
  controls: ControlRef[];
  /** Judges. Missing or unreadable facts never give `pass`. */
  evaluate(...given: Given): CheckResult;
}

/** A rule over what was deployed. */
export type Check = Rule<[context: CheckContext]>;

/** What a check's rule says; the rest of the result is the check's own. */
export type Judgement = Pick<CheckResult, 'verdict' | 'reason' | 'remedy'>;

/** Makes a rule of how it judges. */
export function defineRule<Given extends unknown[]>(
  definition: Omit<Rule<Given>, 'evaluate'> & {
    judge(...given: Given): Judgement;
  },
): Rule<Given> {
  const { judge, ...rule } = definition;
  const { id, title, ruleVersion, controls } = rule;
  return {
    ...rule,
    evaluate: (...given) => ({
      check: id,
      title,
      ...judge(...given),
      controls: controls.map(control => ({ ...control })),
      ruleVersion,
    }),
  };
}

/** Makes a check of how it judges. */
export const defineCheck = defineRule<[context: CheckContext]>;

/** Shorthand for a judgement. */
export function judged(
  verdict: Verdict,
  reason: string,
  remedy = '',
): Judgement {
  return { verdict, reason, remedy };
}

/** What checks on an approval say of a deployment that the portal found. */
export const BASELINE: Judgement = judged(
  'not-applicable',
  'Found like this when first seen (baseline), not approved through the portal.',
);

/** What checks on separated duties say where a pass hangs on the policy. */
export const POLICY_UNKNOWN: Judgement = judged(
  'indeterminate',
  'Which duties the policy then in force kept apart is not known.',
  'Judge it by the policy of that time, and record the exception.',
);

/**
 * What checks on a pull request say where none is known. An environment that
 * lives of pushes asks for none: nothing is promoted into it.
 */
export function withoutPullRequest({
  environment,
  livesOfPushes,
}: DeployedChangeFacts): Judgement {
  return livesOfPushes
    ? judged(
        'not-applicable',
        `${environment} lives of pushes: nothing is promoted into it, and what others take from there is judged where it goes.`,
      )
    : judged(
        'indeterminate',
        'No pull request is known for this change.',
        'Find the pull request that made it; if there is none, treat it as an unauthorised change.',
      );
}
