import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  LEAST_LETTERS,
  statementsIn,
  statementsOf,
  unsaid,
  type StatementsFact,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import { UnprocessableError } from '../shared/errors';
import { inWords, TEXT_ERASED } from '../shared/text';
import type { ChangeRow } from './records';
import type { PreparedRequest } from './Requests';

/** As much as a request may say. */
const MAX_TEXT_LENGTH = 2000;

/** What a request says beside its reason. */
export interface ToldStatements {
  /** What it may affect, and how that would be noticed. */
  impact?: string;
  /** How one comes back from it. */
  backOut?: string;
}

/**
 * What is to be recorded of the statements of a request; undefined: nothing of
 * that is asked or told. A rollback is itself the way back, and an emergency has
 * said why it is one: of these nothing more is asked.
 */
export function statementsOfRequest(
  { kind, emergency, reason, impact, backOut }: PreparedRequest,
  { requireImpact, templateTexts }: TargetPolicy,
): StatementsFact | undefined {
  const asked = requireImpact && kind !== 'rollback' && !emergency;
  return asked || impact || backOut
    ? statementsOf(
        { reason, impact, backOut },
        { asked, templates: templateTexts },
      )
    : undefined;
}

/**
 * The same of somebody's own pull request, by sections of its description: its
 * title is a reason as well.
 */
export function statementsOfPullRequest(
  { kind, emergency_id: emergency }: ChangeRow,
  { title, body = '' }: Pick<PullRequestSnapshot, 'title' | 'body'>,
  { requireImpact, templateTexts }: TargetPolicy,
): { fact: StatementsFact; texts: ToldStatements } | undefined {
  if (kind !== 'direct') return undefined;
  const { reason, impact, backOut } = statementsIn(body);
  const asked = requireImpact && !emergency;
  const fact = statementsOf(
    { reason: reason || title, impact, backOut },
    { asked, templates: templateTexts },
  );
  return asked || impact || backOut
    ? {
        fact,
        texts: {
          ...(impact && { impact: impact.slice(0, MAX_TEXT_LENGTH) }),
          ...(backOut && { backOut: backOut.slice(0, MAX_TEXT_LENGTH) }),
        },
      }
    : undefined;
}

/** Whether texts are other than those on record. */
export function isNewlySaid(
  { impact, back_out: backOut }: ChangeRow,
  texts: ToldStatements,
): boolean {
  return (
    (texts.impact ?? null) !== impact || (texts.backOut ?? null) !== backOut
  );
}

/**
 * Refuses where the policy asks for what was not said.
 *
 * @throws UnprocessableError with what to fill in
 */
export function refuseIfUnsaid(
  fact: StatementsFact | undefined,
  { service, target }: Pick<PreparedRequest, 'service' | 'target'>,
): void {
  if (!fact?.asked) return;
  const missing = [...unsaid(fact, 'empty'), ...unsaid(fact, 'template')];
  if (missing.length === 0) return;
  throw new UnprocessableError(
    `The policy asks for reason, impact and back-out of changes of ${
      service.name
    } in ${target.name} (rule requireImpact, control CHG-08): say ${inWords(
      missing,
    )} in at least ${LEAST_LETTERS} letters that are not those of a template; impact is what may be affected and how that would be noticed, back-out how one comes back`,
  );
}

/** The words of a change, as people read them. */
export function statementTexts({
  statements,
  impact,
  back_out: backOut,
}: Pick<ChangeRow, 'statements' | 'impact' | 'back_out'>): ToldStatements {
  if (!statements) return {};
  return {
    ...(statements.impact !== 'empty' && { impact: impact ?? TEXT_ERASED }),
    ...(statements.backOut !== 'empty' && { backOut: backOut ?? TEXT_ERASED }),
  };
}
