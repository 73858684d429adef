import { listed } from '../sentences';
import { BASELINE, defineCheck, judged } from './check';
import type { SyncJob } from './types';

/**
 * Jobs that belong to a sync, such as migrations, had succeeded before what needs
 * them was applied: in the phase before the sync, or in an earlier wave of it than
 * the workloads. What a Job is for is not on record, so one in a later wave than
 * all of them may be of no concern to them. Jobs of the phase after it are no part
 * of this.
 */
export const orderCheck = defineCheck({
  id: 'CHG-15',
  title: 'Migrations first',
  passes:
    'Every Job that ran before or with what the sync applied succeeded in the phase before it, or in an earlier wave than the workloads',
  ruleVersion: 2,
  controls: [{ framework: 'PCI-DSS-4.0.1', id: '6.5.1' }],
  judge({ facts: { baseline, sync } }) {
    if (baseline) return BASELINE;
    if (!sync) {
      return judged(
        'indeterminate',
        'The sync that applied this change has not been seen.',
        'Find out from Argo CD which Jobs ran in it.',
      );
    }
    if (!sync.jobs) {
      return judged(
        'indeterminate',
        'Which Jobs ran in the sync is not on record.',
        'Find out from Argo CD which Jobs ran in it; a sync of selected resources runs no hooks.',
      );
    }
    const ran = sync.jobs.map(job => ({ ...job, order: orderOf(job) }));
    const namesOf = (...orders: Order[]) =>
      listed(
        ran
          .filter(({ order }) => orders.includes(order))
          .map(({ name, waves }) =>
            waves ? `${name} (wave ${waves.own})` : name,
          ),
      );
    const failed = namesOf('failed');
    if (failed) {
      return judged(
        'fail',
        `Did not succeed before what the sync applied: ${failed}.`,
        'See what was applied without it, and run it or roll back.',
      );
    }
    const beside = namesOf('beside');
    if (beside) {
      return judged(
        'fail',
        `Ran in the same wave as the workloads, so none of them waited for it: ${beside}.`,
        'Give it an earlier sync wave, or make it a hook of the phase PreSync; of PostSync if nothing needs it.',
      );
    }
    const unsure = namesOf('unsure');
    if (unsure) {
      return judged(
        'indeterminate',
        `Ran when some workloads had been applied, and whether one of these needs it is not on record: ${unsure}.`,
        'Give it an earlier sync wave than all that need it, or make it a hook of the phase PostSync if nothing does.',
      );
    }
    const untold = namesOf('untold');
    if (untold) {
      return judged(
        'indeterminate',
        `Ran in the phase of the sync itself, so whether before what needs it is not on record: ${untold}.`,
        'Make it a hook of the phase PreSync if something needs it.',
      );
    }
    const first = namesOf('first');
    return first
      ? judged('pass', `Succeeded before what the sync applied: ${first}.`)
      : judged(
          'not-applicable',
          'No Job ran before or with what the sync applied.',
        );
  },
});

/** How a Job ran relative to workloads, as far as is known. */
type Order = 'failed' | 'first' | 'beside' | 'unsure' | 'untold' | 'after';

function orderOf({ phase, succeeded, waves }: SyncJob): Order {
  if (phase === 'after') return 'after';
  if (phase === 'before') return succeeded ? 'first' : 'failed';
  if (!waves || waves.workloads.length === 0) return 'untold';
  const { own, workloads } = waves;
  const isBeside = workloads.includes(own);
  if (workloads.some(wave => wave > own)) {
    if (!succeeded) return 'failed';
    return isBeside ? 'unsure' : 'first';
  }
  return isBeside ? 'beside' : 'unsure';
}
