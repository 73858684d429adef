import type {
  EmergencyView,
  GateView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { StatusTone } from '../components';
import { scopeOf } from '../stops/scopeOf';

/** A service, by its reference, in an environment. */
export type Target = EmergencyView['targets'][number];

const STATES: Record<
  EmergencyView['state'],
  readonly [tone: StatusTone, word: string]
> = {
  unconfirmed: ['warning', 'Waits for a second person'],
  running: ['error', 'In force'],
  owing: ['waiting', 'Over, something owed'],
  closed: ['ok', 'Closed'],
};

/** Shape and word of where an emergency stands. */
export function statusOf({
  isOverdue,
  state,
}: Pick<EmergencyView, 'isOverdue' | 'state'>): readonly [StatusTone, string] {
  return isOverdue ? ['error', 'Overdue'] : STATES[state];
}

/** Whether it is not over: it bends gates, or would once confirmed. */
export function isRunning({ state }: Pick<EmergencyView, 'state'>): boolean {
  return state === 'running' || state === 'unconfirmed';
}

/** What it names, in words. */
export function targetsOf({ targets }: Pick<EmergencyView, 'targets'>): string {
  return targets.map(scopeOf).join(', ');
}

/** Whether an emergency names a target. */
export function namesTarget(
  { targets }: Pick<EmergencyView, 'targets'>,
  { environment, service }: Target,
): boolean {
  return targets.some(
    target => target.service === service && target.environment === environment,
  );
}

/** Which of these targets an emergency does not name, in words; empty: none. */
export function unnamedBy(
  emergency: Pick<EmergencyView, 'targets'>,
  targets: readonly Target[],
): string {
  return targets
    .filter(target => !namesTarget(emergency, target))
    .map(scopeOf)
    .join(', ');
}

/** What bends under it, and what is owed for it, in words. */
export function bendsOf({
  bends,
  name,
}: Pick<EmergencyView, 'bends' | 'name'>): string {
  const titles = bends
    .map(({ title }) => title.toLocaleLowerCase('en-GB'))
    .join(', ');
  return titles
    ? `Under ${name} these bend: ${titles}. Everything else holds, and a review is owed afterwards.`
    : `Under ${name} no gate bends; it is recorded with it, and a review is owed afterwards.`;
}

/** Whether more than an answer that is waited for holds a change. */
export function isHeld(gates: readonly Pick<GateView, 'state'>[]): boolean {
  return gates.some(({ state }) => state === 'closed' || state === 'unknown');
}

/** Where it is shown within the app. */
export function emergencyHref(id: string): string {
  return `/change-control/emergencies?emergency=${id}`;
}

/** `45 min`, `4 h` or `3 d` of a number of seconds. */
export function durationOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
