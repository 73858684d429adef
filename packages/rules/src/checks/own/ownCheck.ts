import { z } from 'zod';
import { judged, type CheckContext, type Judgement, type Rule } from '../check';
import type { ArrangedControl, CheckResult } from '../types';

/** Characters of a fault that a reason tells. */
const FAULT_LENGTH = 300;

/** What a check of one's own says; without a remedy there is nothing to do. */
export type OwnJudgement = Pick<Judgement, 'verdict' | 'reason'> &
  Partial<Pick<Judgement, 'remedy'>>;

/**
 * A check of an operator's own, as a module gives it. It is a pure function of
 * what it is given: no clock, no network, no state of its own, for whoever makes
 * the verdict again has nothing but the facts.
 */
export interface OwnCheck {
  /**
   * Four or more capitals and digits, a hyphen, two to four digits, such as
   * `ACME-01`. Built-in checks have three letters, so the two never meet.
   */
  id: string;
  title: string;
  /** When it passes, for people; without a full stop. */
  passes: string;
  /** From 1 up; raise it whenever the same facts may get another verdict. */
  ruleVersion: number;
  /** Of built-in frameworks, or of those that the policy declares. */
  controls: readonly ArrangedControl[];
  /** Judges at once. Where a fact is missing it must not pass. */
  judge(context: CheckContext): OwnJudgement;
}

/** A check that can be evaluated, whoever made it. */
export type AnyCheck = Omit<Rule<[context: CheckContext]>, 'controls'> & {
  controls: readonly ArrangedControl[];
};

const ID = /^[A-Z][A-Z0-9]{3,15}-\d{2,4}$/;
const line = (most: number) => z.string().trim().min(1).max(most);
const definitionSchema = z.object({
  id: z
    .string()
    .regex(
      ID,
      'use a prefix of your own of 4 to 16 capitals and digits, a hyphen and 2 to 4 digits, such as ACME-01; three letters are kept for built-in checks',
    ),
  title: line(63),
  passes: line(300),
  ruleVersion: z.int().min(1),
  controls: z.array(z.object({ framework: line(63), id: line(63) })).max(100),
  judge: z.custom<OwnCheck['judge']>(
    value => typeof value === 'function',
    'give the function that judges',
  ),
});
const judgementSchema = z.object({
  verdict: z.enum(['pass', 'fail', 'not-applicable', 'indeterminate']),
  reason: z.string().trim().min(1).max(2_000),
  remedy: z.string().max(2_000).default(''),
});

/** Whether an id has the form of an operator's own checks. */
export function isOwnCheck(id: string): boolean {
  return ID.test(id);
}

/**
 * What is wrong with a check of one's own, as a sentence; empty: nothing.
 *
 * @param others - checks of one's own that there are already
 */
export function ownCheckProblem(
  check: unknown,
  others: readonly Pick<OwnCheck, 'id'>[],
): string {
  const name = z.looseObject({ id: z.string() }).safeParse(check).data?.id;
  const about = `The check ${name ?? 'without an id'}`;
  const { error } = definitionSchema.safeParse(check);
  if (error) {
    const [{ path, message }] = error.issues;
    return `${about} cannot be used: ${path.join('.')}: ${message}`;
  }
  return others.some(({ id }) => id === name)
    ? `${about} comes twice; give one of them another id`
    : '';
}

/**
 * Makes a rule of a check of one's own. Whatever that does, the rule says
 * something: a fault, a promise or a judgement without a form is indeterminate.
 */
export function ownRule({ judge, ...definition }: OwnCheck): AnyCheck {
  const { id, title, ruleVersion, controls } = definition;
  return {
    ...definition,
    evaluate: (context): CheckResult => ({
      check: id,
      title,
      ...judgementOf(() => judge(context)),
      controls: controls.map(({ framework, id: control }) => ({
        framework,
        id: control,
      })),
      ruleVersion,
      own: true,
    }),
  };
}

/** What checks of one's own are given: a copy, which none of them can alter. */
export function contextForOwn({
  facts,
  calendar,
  at,
}: CheckContext): CheckContext {
  return { ...frozen(structuredClone({ facts, calendar })), at };
}

function judgementOf(judge: () => unknown): Judgement {
  let given: unknown;
  try {
    given = judge();
  } catch (error) {
    return unjudged(`Its check failed: ${faultOf(error)}`);
  }
  const { data } = judgementSchema.safeParse(given);
  return (
    data ??
    unjudged(
      'Its check gave no judgement: a verdict and a reason were due at once.',
    )
  );
}

function unjudged(reason: string): Judgement {
  return judged(
    'indeterminate',
    reason,
    'Mend the check, which a module of your organisation adds, and raise its rule version.',
  );
}

function faultOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return (
    String(message ?? error).slice(0, FAULT_LENGTH) || 'it did not say why'
  );
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
