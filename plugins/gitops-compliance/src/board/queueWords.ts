import { serviceName } from '@gitops-compliance/rules';
import type { StatusTone } from '../components';
import type { QueuedChange } from './queueGroups';

/** How a change stands for the reader, in a word. */
export function standingOf({
  waitsForMe,
  board,
}: QueuedChange): readonly [StatusTone, string] {
  if (waitsForMe) return ['waiting', 'Waits for you'];
  return board.votes.some(({ mine, standing }) => mine && standing === 'counts')
    ? ['ok', 'You voted']
    : ['paused', 'Waits for others'];
}

/** `#214 payments-api`: how a change is called in the queue. */
export function titleOf({ change }: QueuedChange): string {
  return `#${change.number} ${serviceName(change.service)}`;
}

/** How a risk reads in a line. */
export function riskOf({ change }: QueuedChange): string {
  return change.risk === null ? 'risk not known' : `risk ${change.risk}`;
}
