import type {
  AllowedView,
  BentGateView,
  EmergencyDutyView,
  EmergencyEventView,
  RetroactivePullRequestView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  GATES,
  isBendable,
  NEVER_BENDS,
  type BendableGate,
  type EmergencyProblem,
  type EmergencyState,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { gateTitle } from '../gates/gateView';
import type { Actors } from '../persons/PersonDirectory';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import { eventTitle } from './eventTitle';
import {
  targetInWords,
  type DutyRow,
  type EmergencyRow,
  type EventRow,
} from './records';

/** Gates that bend, as the API gives them. */
export function bentGates(gates: readonly BendableGate[]): BentGateView[] {
  return gates.map(gate => ({ gate, title: gateTitle(gate), reason: '' }));
}

/** Gates that never do, and why. */
export function unbentGates(): BentGateView[] {
  return GATES.flatMap(({ id, title }) =>
    isBendable(id) ? [] : [{ gate: id, title, reason: NEVER_BENDS[id] }],
  );
}

/** Something that is or was owed. */
export function dutyView(
  row: DutyRow,
  at: DateTime,
  pullRequest: RetroactivePullRequestView | null,
  mayDeclare: boolean,
): EmergencyDutyView {
  const due = toDateTime(row.due_at);
  return {
    kind: row.kind,
    service: row.service_ref || null,
    environment: row.environment || null,
    dueAt: instant(due),
    isOverdue: row.settled_at === null && due <= at,
    settledAt: instantOrNull(row.settled_at),
    sentence:
      row.kind === 'review'
        ? 'Somebody who had no part in it reviews it.'
        : `${targetInWords({
            service: row.service_ref,
            environment: row.environment,
          })} was altered by hand: merge a pull request that says the same, or take it back.`,
    pullRequest:
      pullRequest?.state === 'impossible' && !row.settled_at
        ? { ...pullRequest, tryAgain: allowed(null, mayDeclare, 'declare') }
        : pullRequest,
  };
}

/**
 * Whether who asks may do something, and why not.
 *
 * @param permission - last part of the name of the one that it takes
 */
export function allowed(
  problem: EmergencyProblem | string | null,
  has: boolean,
  permission: string,
): AllowedView {
  if (problem) {
    const reason = typeof problem === 'string' ? problem : `${problem.reason}.`;
    return { allowed: false, reason };
  }
  return has
    ? { allowed: true, reason: '' }
    : {
        allowed: false,
        reason: `You need the permission gitops-compliance.emergency.${permission}; ask a portal administrator.`,
      };
}

/** Something that happened to an emergency. */
export function eventView(row: EventRow, actors: Actors): EmergencyEventView {
  const [ref] = Object.values(row.persons);
  return {
    at: instant(row.at),
    type: row.type,
    title: eventTitle(row.type, row.payload),
    person: actors.maybeView(ref),
    payload: row.payload,
    seq: Number(row.stream_seq),
  };
}

/** Where an emergency stands, in one sentence. */
export function emergencySentence(
  row: EmergencyRow,
  state: EmergencyState,
  isOverdue: boolean,
): string {
  switch (state) {
    case 'unconfirmed':
      return 'It bends nothing until a second person has confirmed it.';
    case 'running':
      return `It is in force until ${instant(row.expires_at)}.`;
    case 'owing':
      return isOverdue
        ? 'It is over, and something that it owes is overdue.'
        : 'It is over; its review and what else it owes wait.';
    default:
      return 'It is closed: nothing is owed any more.';
  }
}
