import type { BranchFact } from '../deployers';
import { branchGuard } from '../control/branchGuard';
import { listed } from '../sentences';
import { judged, type Judgement } from './check';
import { minute } from './drift/record';
import type { DeployedChangeFacts } from './types';

/**
 * What is to be said of the branches of the pins as they are protected, whether
 * or not anything is merged; null: as asked, or nothing is asked.
 */
export function branchesJudgement({
  branches = [],
  guardrailsAsked,
  livesOfPushes,
}: DeployedChangeFacts): Judgement | null {
  if (guardrailsAsked === false || livesOfPushes) return null;
  if (guardrailsAsked === undefined) {
    return judged(
      'indeterminate',
      'Whether the policy asked for a protected branch is not known.',
      'Judge it by the policy of that time, and record the exception.',
    );
  }
  const told = branches.map(one => ({
    ...branchGuard(one),
    change: changeOf(one),
  }));
  const open = told.filter(({ state }) => state === 'unguarded');
  if (open.length > 0) {
    return judged(
      'fail',
      open.map(({ reason, change }) => `${reason}${change}`).join(' '),
      `${[...new Set(open.map(({ remedy }) => remedy))].join(
        ' ',
      )} The forge's own audit log tells who altered it; look at what came in meanwhile.`,
    );
  }
  const unread = told.filter(({ state }) => state === 'unread');
  if (unread.length > 0 || told.length === 0) {
    return judged(
      'indeterminate',
      told.length === 0
        ? 'In which branch its pin lies is not on record.'
        : `How ${listed(
            unread.map(({ name }) => name),
          )} is protected is not on record.`,
      'It is known after the next reading of the forge; see on Status what keeps it from being read, and whether the App may read the administration of the repository.',
    );
  }
  return null;
}

/** Between which readings its protection last changed, as a sentence after others. */
function changeOf({ read }: BranchFact): string {
  return read?.changed
    ? ` How it is protected last changed between the readings at ${minute(
        read.changed.after,
      )} and ${minute(read.changed.by)}.`
    : '';
}
