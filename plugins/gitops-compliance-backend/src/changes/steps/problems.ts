import { ForgeUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** Says on the change what is being retried; once per problem. */
export async function recordProblem(
  row: ChangeRow,
  house: House,
  error: Error,
): Promise<void> {
  house.options.logger.warn(
    `#${row.number} cannot go on from ${row.state}: ${error.message}`,
  );
  await house.record(row, async (recording, now) => {
    if (now.problem && sameProblem(now.problem.message, error)) {
      return;
    }
    await recording.append(
      house.draft(
        'change.problem',
        { step: row.state },
        { erasable: { message: error.message } },
      ),
    );
  });
}

/** Steps whose problem stays visible until somebody, or the policy, tries again. */
const STAYING = ['merge', 'sync'];

/** Says that what was being retried went well. */
export async function clearProblem(
  changeId: string,
  house: House,
): Promise<void> {
  const row = await house.options.store.get(changeId);
  if (!row?.problem || STAYING.includes(row.problem.step)) return;
  await house.record(row, async (recording, now) => {
    if (!now.problem || STAYING.includes(now.problem.step)) return;
    await recording.append(house.draft('change.problem-cleared', {}));
  });
}

/**
 * Whether an error tells of the problem that is known: it differs at most in
 * numbers, such as seconds to wait. While a system is away each try may stop at
 * another request, and that is one problem, whatever could not be read.
 */
export function sameProblem(known: string, error: Error): boolean {
  const words = (message: string) => {
    const told =
      error instanceof ForgeUnavailableError
        ? message.replace(/^Could not [^:]+: /, '')
        : message;
    return told.replace(/\d+/g, '#');
  };
  return words(known) === words(error.message);
}
