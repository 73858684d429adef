import { sync } from '../../testing/deployed';
import type { SyncJob } from '../types';
import type { TargetHistory } from './ofImages';

const job = (
  phase: SyncJob['phase'],
  succeeded = true,
  name = 'migrate',
): SyncJob => ({ name, phase, succeeded });
/** A Job in the phase of the sync, in a wave beside those of workloads. */
const inWave = (
  own: number,
  workloads: number[],
  succeeded = true,
): SyncJob => ({ ...job('with', succeeded), waves: { own, workloads } });
const ran = (...jobs: SyncJob[]) => ({ sync: sync({ jobs }) });

/** Jobs that ran before, beside or after what needs them. */
export const HISTORIES_OF_ORDER: readonly TargetHistory[] = [
  {
    tells: 'it was migrated before the sync',
    facts: ran(job('before')),
    expected: 'pass',
  },
  {
    tells: 'it was migrated before the sync, and tried out after it',
    facts: ran(job('before'), job('after', false, 'smoke-test')),
    expected: 'pass',
  },
  {
    tells: 'the migration failed, and was synced all the same',
    facts: ran(job('before', false)),
    expected: 'fail',
  },
  {
    tells: 'one of two migrations failed',
    facts: ran(job('before'), job('before', false, 'backfill')),
    expected: 'fail',
  },
  {
    tells: 'one failed before it, and another ran beside it',
    facts: ran(job('before', false), job('with', true, 'backfill')),
    expected: 'fail',
  },
  {
    tells: 'it ran beside what needs it',
    facts: ran(job('with')),
    expected: 'indeterminate',
  },
  {
    tells: 'it ran in an earlier wave than all workloads',
    facts: ran(inWave(-1, [0, 2])),
    expected: 'pass',
  },
  {
    tells: 'its database came before it, and what needs it after',
    facts: ran(inWave(1, [0, 2])),
    expected: 'pass',
  },
  {
    tells: 'it ran in the wave of the workloads',
    facts: ran(inWave(0, [0])),
    expected: 'fail',
  },
  {
    tells: 'it ran in the wave of the last workloads',
    facts: ran(inWave(1, [0, 1])),
    expected: 'fail',
  },
  {
    tells: 'it ran in the wave of some workloads, and others came later',
    facts: ran(inWave(0, [0, 1])),
    expected: 'indeterminate',
  },
  {
    tells: 'it ran in a later wave than all workloads',
    facts: ran(inWave(5, [0, 1])),
    expected: 'indeterminate',
  },
  {
    tells: 'it failed in an earlier wave, and workloads came all the same',
    facts: ran(inWave(-1, [0], false)),
    expected: 'fail',
  },
  {
    tells: 'no workload of a known kind came with it',
    facts: ran(inWave(0, [])),
    expected: 'indeterminate',
  },
  {
    tells: 'one ran in an earlier wave, and of another no wave is known',
    facts: ran(inWave(-1, [0]), job('with', true, 'backfill')),
    expected: 'indeterminate',
  },
  {
    tells: 'one ran before it, and another in the wave of the workloads',
    facts: ran(job('before'), inWave(0, [0])),
    expected: 'fail',
  },
  {
    tells: 'one ran before it and one beside it',
    facts: ran(job('before'), job('with', true, 'backfill')),
    expected: 'indeterminate',
  },
  {
    tells: 'it was only tried out after it',
    facts: ran(job('after')),
    expected: 'not-applicable',
  },
  { tells: 'no Job ran', facts: ran(), expected: 'not-applicable' },
  {
    tells: 'which Jobs ran was not told',
    facts: { sync: sync({ jobs: undefined }) },
    expected: 'indeterminate',
  },
  {
    tells: 'no sync was seen',
    facts: { sync: null },
    expected: 'indeterminate',
  },
  {
    tells: 'found like this when first seen',
    facts: { baseline: true },
    expected: 'not-applicable',
  },
];
