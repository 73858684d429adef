import { DateTime } from 'luxon';
import {
  enforcementOf,
  type DriftSyncOutcome,
  type EnforcementFacts,
} from './enforcement';

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const DUE: EnforcementFacts = {
  action: 'enforce',
  criticality: 'high',
  mode: 'enforce',
  isClaimed: true,
  attributedBy: 'unauthorised',
  isStorm: false,
  isDrifted: true,
  isRead: true,
  revisions: ['a'.repeat(40)],
  inFlight: [],
  closed: null,
  syncs: [],
};
const asked = (minutesAgo: number, outcome: DriftSyncOutcome | null) => ({
  at: NOW.minus({ minutes: minutesAgo }).toISO() as string,
  outcome,
});

it.each<
  [string, Partial<EnforcementFacts>, string, EnforcementFacts['criticality']]
>([
  ['nobody approved it', {}, 'due', ''],
  ['the policy says to tell only', { action: 'notify' }, 'off', 'only tells'],
  ['the portal observes', { mode: 'observe' }, 'off', 'observes here'],
  ['it is critical', { criticality: 'critical' }, 'off', 'It is critical'],
  [
    'it is critical and the policy says so expressly',
    { criticality: 'critical', action: 'enforce-critical' },
    'due',
    '',
  ],
  ['nobody claims it', { isClaimed: false }, 'off', 'Nobody knows'],
  [
    'an emergency explains it',
    { attributedBy: 'emergency' },
    'off',
    'explains it',
  ],
  ['it was so at first', { attributedBy: 'baseline' }, 'off', 'explains it'],
  ['it is fought over', { isStorm: true }, 'off', 'fought over'],
  ['it has several sources', { revisions: ['a', 'b'] }, 'off', 'several'],
  ['it was not read', { isRead: false }, 'waiting', 'not on record'],
  ['it drifts no more', { isDrifted: false }, 'waiting', 'may explain'],
  ['no commit is declared', { revisions: [] }, 'waiting', 'may explain'],
  ['a change is in flight', { inFlight: [7] }, 'waiting', 'Change #7'],
  ['a freeze is on', { closed: 'Frozen.' }, 'waiting', 'Frozen.'],
  ['it was asked', { syncs: [asked(9, null)] }, 'asked', ''],
  [
    'one failed just now',
    { syncs: [asked(4, 'failed')] },
    'waiting',
    '5 minutes',
  ],
  ['one failed before', { syncs: [asked(5, 'failed')] }, 'due', ''],
  [
    'two failed',
    { syncs: [asked(90, 'failed'), asked(29, 'refused')] },
    'waiting',
    '30 minutes',
  ],
  [
    'three were asked for',
    {
      syncs: [asked(99, 'failed'), asked(80, 'lost'), asked(40, 'succeeded')],
    },
    'given-up',
    'people have to look',
  ],
])('where %s', (_, facts, state, reason) => {
  const told = enforcementOf({ ...DUE, ...facts }, NOW);
  expect(told.state).toBe(state);
  expect(told.reason).toContain(reason);
});
