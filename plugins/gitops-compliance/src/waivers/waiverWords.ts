import type {
  CheckWaiver,
  WaiverView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { StatusTone } from '../components';

/** How a waiver stands, in a shape and a word. */
export const WAIVER_STATES: Record<
  CheckWaiver['state'],
  readonly [StatusTone, string]
> = {
  asked: ['waiting', 'Waits for somebody else'],
  'in-force': ['paused', 'In force'],
  ahead: ['paused', 'Begins later'],
  refused: ['error', 'Refused'],
  withdrawn: ['waiting', 'Withdrawn'],
  expired: ['waiting', 'Expired'],
};

/** What a waiver is of, in words. */
export function waiverName({
  check,
  service,
  environment,
}: Pick<WaiverView, 'check' | 'service' | 'environment'>): string {
  const name = service.replace(/^component:(default\/)?/, '');
  return `${check} of ${name} in ${environment}`;
}
