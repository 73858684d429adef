import { sync } from '../../testing/deployed';
import type { SyncJob } from '../types';
import type { TargetHistory } from './ofImages';

const job = (
  phase: SyncJob['phase'],
  succeeded = true,
  name = 'migrate',
): SyncJob => ({ name, phase, succeeded });
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
