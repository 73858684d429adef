import { listed } from '../sentences';
import { BASELINE, defineCheck, judged } from './check';

/**
 * Jobs that belong to a sync, such as migrations, had succeeded before what needs
 * them was applied. Only the phase before the sync says so by itself: within one
 * phase the wave decides, which is not on record. Jobs of the phase after it are
 * no part of this.
 */
export const orderCheck = defineCheck({
  id: 'CHG-15',
  title: 'Migrations first',
  passes:
    'Every Job that ran before or with what the sync applied succeeded in the phase before it',
  ruleVersion: 1,
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
    const before = sync.jobs.filter(({ phase }) => phase === 'before');
    const beside = sync.jobs.filter(({ phase }) => phase === 'with');
    const failed = before.filter(({ succeeded }) => !succeeded);
    if (failed.length > 0) {
      return judged(
        'fail',
        `Did not succeed before the sync: ${namesOf(failed)}.`,
        'See what was applied without it, and run it or roll back.',
      );
    }
    if (beside.length > 0) {
      return judged(
        'indeterminate',
        `Ran in the phase of the sync itself, so whether before what needs it is not on record: ${namesOf(
          beside,
        )}.`,
        'Make it a hook of the phase PreSync if something needs it.',
      );
    }
    return before.length > 0
      ? judged('pass', `Succeeded before the sync: ${namesOf(before)}.`)
      : judged(
          'not-applicable',
          'No Job ran before or with what the sync applied.',
        );
  },
});

function namesOf(jobs: readonly { name: string }[]): string {
  return listed(jobs.map(({ name }) => name));
}
