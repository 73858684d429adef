import type { DateTime } from 'luxon';
import type { Calendar } from '../calendar';
import type { TargetRuleKey } from '../policy';
import { ofRollback } from './rollbackGates';
import type { ChangeFacts, GateId, GateResult, TargetPolicy } from './types';

export { decision, open } from './decision';

/** Everything that a gate decides from. */
export interface GateContext {
  facts: ChangeFacts;
  policy: TargetPolicy;
  calendar: Calendar;
  /** The instant for which to decide. */
  at: DateTime;
  /** Version of the time-zone data in use, such as `2026c`; it is recorded. */
  tzdataVersion: string;
}

/** A condition on a change. */
export interface Gate {
  id: GateId;
  /** Name for people, as screens show it. */
  title: string;
  /** One sentence for people: when it is open. */
  rule: string;
  /** Rules of the target that it reads. */
  policyKeys: TargetRuleKey[];
  /** Goes up whenever the same facts may get another answer. */
  ruleVersion: number;
  /** Control ids that the gate supports, such as `SOC2:CC8.1`. */
  controls: string[];
  /** Decides. Missing, old or unreadable facts never give `open`. */
  evaluate(context: GateContext): GateResult;
}

/** What a gate's rule says; the rest of the result is the gate's own. */
export type Decision = Omit<GateResult, 'gate' | 'controls' | 'ruleVersion'>;

/** Makes a gate of its rule. */
export function defineGate(
  definition: Omit<Gate, 'evaluate'> & {
    decide(context: GateContext): Decision;
  },
): Gate {
  const { decide, ...gate } = definition;
  const { id, ruleVersion, controls } = gate;
  return {
    ...gate,
    evaluate: context => ({
      gate: id,
      ...(ofRollback(id, context) ?? decide(context)),
      controls: [...controls],
      ruleVersion,
    }),
  };
}

/** A rule of a gate as it was, by which decisions on record are made again. */
export function earlierRule(
  gate: Gate,
  ruleVersion: number,
  decide: (context: GateContext) => Decision,
): Gate {
  return defineGate({ ...gate, ruleVersion, decide });
}
