import type { DecidedGate, GatesFact } from '../gatesFact';
import { HEAD } from '../../testing/facts';
import type { TargetHistory } from './ofImages';

/** Gates of a merged change of which `guardrails` said this; null: nothing. */
function gates(
  guard: Partial<DecidedGate> | null,
  merge: GatesFact['merge'] = 'portal',
): GatesFact {
  return {
    mode: 'enforce',
    merge,
    headSha: HEAD,
    results: guard
      ? [{ gate: 'guardrails', state: 'open', facts: {}, ...guard }]
      : [],
  };
}

const NOT_ASKED = gates({ facts: { required: false } });

/** Settings that were let slip, and others. */
export const HISTORIES_OF_GUARDRAILS: readonly TargetHistory[] = [
  {
    tells: 'all as the policy says',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: false },
    expected: 'pass',
  },
  {
    tells: 'somebody switched automatic sync on',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: true },
    expected: 'fail',
  },
  {
    tells: 'automatic sync where the policy says nothing of it',
    facts: { gates: gates({}), syncByPortalAlone: false, autoSync: true },
    expected: 'pass',
  },
  {
    tells: 'automatic sync was never told',
    facts: { gates: gates({}), syncByPortalAlone: true, autoSync: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'the policy of the time is lost',
    facts: { gates: gates({}), syncByPortalAlone: undefined, autoSync: false },
    expected: 'indeterminate',
  },
  {
    tells: 'merged while the branch took anything',
    facts: { gates: gates({ state: 'closed' }) },
    expected: 'fail',
  },
  {
    tells: 'merged around the portal while the branch took anything',
    facts: { gates: gates({ state: 'closed' }, 'outside') },
    expected: 'fail',
  },
  {
    tells: 'merged before the protection was read',
    facts: { gates: gates({ state: 'unknown' }) },
    expected: 'indeterminate',
  },
  {
    tells: 'the gate left no trace',
    facts: { gates: gates(null) },
    expected: 'indeterminate',
  },
  {
    tells: 'no decision is on record',
    facts: { gates: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'only automatic sync is asked about',
    facts: { gates: NOT_ASKED, syncByPortalAlone: true, autoSync: false },
    expected: 'pass',
  },
  {
    tells: 'nothing is asked',
    facts: { gates: NOT_ASKED, syncByPortalAlone: false, autoSync: true },
    expected: 'not-applicable',
  },
  {
    tells: 'found when first seen',
    facts: { baseline: true, gates: undefined, pullRequest: null },
    expected: 'not-applicable',
  },
  {
    tells: 'found when first seen, and syncing by itself against the policy',
    facts: {
      baseline: true,
      gates: undefined,
      pullRequest: null,
      syncByPortalAlone: true,
      autoSync: true,
    },
    expected: 'fail',
  },
  {
    tells: 'nothing explains it',
    facts: { gates: undefined, pullRequest: null },
    expected: 'indeterminate',
  },
  {
    tells: 'closed before it was merged',
    facts: { gates: gates({}, null) },
    expected: 'not-applicable',
  },
];
