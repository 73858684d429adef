import {
  emergencyName,
  endOfEmergency,
  isBendable,
  isInForce,
} from '../emergencies';
import { rolesApartFrom } from '../persons';
import type { Role } from '../persons';
import { utcTime } from '../sentences';
import { open } from './decision';
import type { Decision, Gate, GateContext } from './gate';
import { evaluateByClass } from './expedited';
import { withPullRequest } from './freshness';
import { involvedIn } from './involved';
import { missingAtForge } from './rollbackGates';
import type { EmergencyFact } from '../emergencies';
import type { GateResult } from './types';
import { unknownHand } from './unknownHand';

/**
 * Decides one gate of a change, of its class and under its emergency.
 *
 * Under an emergency that is in force and names the target, a gate that the
 * policy bends is open, says what it would be, and is counted. What never bends:
 * the gates of `NEVER_BENDS`; the explicit no of a colleague or of the board; and
 * that every hand in the pull request is a person we can name.
 */
export function evaluateGate(gate: Gate, context: GateContext): GateResult {
  const result = evaluateByClass(gate, context);
  const { emergency } = context.facts;
  if (!emergency || result.state === 'open') return result;
  if (!bends(emergency, gate, context)) return result;
  const still = stillAsked(result, context);
  if (still === 'as-it-is') return result;
  if (still) return { ...result, ...still };
  const { until, ...rest } = result;
  const end = endOfEmergency(emergency);
  return {
    ...rest,
    state: 'open',
    reason: `Would be ${result.state}: ${
      result.reason
    } Bent by emergency ${emergencyName(emergency)} until ${utcTime(
      end,
      context.at,
    )}.`,
    remedy: '',
    until: end.toUTC().toISO() as string,
    facts: {
      ...result.facts,
      waived: true,
      wouldBe: result.state,
      emergency: emergency.number,
    },
  };
}

function bends(
  emergency: EmergencyFact,
  { id }: Gate,
  { facts: { change }, policy, at }: GateContext,
): boolean {
  const isNamed = emergency.targets.some(
    ({ service, environment }) =>
      service === change.service && environment === change.environment,
  );
  const mayAct =
    emergency.confirmedAt !== null ||
    policy.emergencySecondPerson === 'may-act-alone';
  return (
    isNamed &&
    mayAct &&
    policy.emergencies &&
    isBendable(id) &&
    policy.emergencyBends.includes(id) &&
    isInForce(emergency, at)
  );
}

/**
 * What a gate of persons still asks for; null: nothing. `as-it-is`: what it says
 * itself.
 */
function stillAsked(
  { gate, state }: GateResult,
  context: GateContext,
): Decision | 'as-it-is' | null {
  // Closed is what a person said, pending that nobody has said anything yet.
  if (gate === 'cab') return state === 'closed' ? 'as-it-is' : null;
  if (gate !== 'peer-review') return null;
  if (state === 'closed') return 'as-it-is';
  const asked = withPullRequest(context, pullRequest => {
    const involved = involvedIn(pullRequest, context, handsAsked(context));
    return involved.unknown.length > 0
      ? { ...unknownHand(involved), facts: {} }
      : missingAtForge(pullRequest, 'what goes under an emergency') ?? open('');
  });
  return asked.state === 'open' ? null : asked;
}

/** Who must be known before a merge; what the range brings is reviewed later. */
function handsAsked({ policy }: GateContext): Role[] {
  return rolesApartFrom('approver', policy.separation).filter(
    role => role !== 'range-author',
  );
}
