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

/** A rule over what was deployed. */
export interface Check {
  /** Such as `CHG-02`. */
  id: string;
  title: string;
  /** Goes up whenever the same facts may get another verdict. */
  ruleVersion: number;
  controls: ControlRef[];
  /** Judges. Missing or unreadable facts never give `pass`. */
  evaluate(context: CheckContext): CheckResult;
}

/** What a check's rule says; the rest of the result is the check's own. */
export type Judgement = Pick<CheckResult, 'verdict' | 'reason' | 'remedy'>;

/** Makes a check of its rule. */
export function defineCheck(
  definition: Omit<Check, 'evaluate'> & {
    judge(context: CheckContext): Judgement;
  },
): Check {
  const { id, title, ruleVersion, controls, judge } = definition;
  return {
    id,
    title,
    ruleVersion,
    controls,
    evaluate: context => ({
      check: id,
      title,
      ...judge(context),
      controls: controls.map(control => ({ ...control })),
      ruleVersion,
    }),
  };
}

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

/** What checks on a review say where the pull request is not known. */
export const NO_PULL_REQUEST: Judgement = judged(
  'indeterminate',
  'No pull request is known for this change.',
  'Find the pull request that made it; if there is none, treat it as an unauthorised change.',
);
