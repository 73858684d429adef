import { rfc3339 } from '../values';
import { ApplicationSet, ApplicationSetCondition } from './types';

/**
 * The three conditions of an ApplicationSet after a look at it; one that
 * says what it said before keeps its time.
 */
export function conditionsOf(
  set: ApplicationSet,
  problem: string | undefined,
  now: Date,
): ApplicationSetCondition[] {
  const well = problem === undefined;
  const reason = well
    ? 'ApplicationSetUpToDate'
    : 'ApplicationGenerationFromParamsError';
  const message =
    problem ?? 'All applications have been generated successfully';
  const rows: Omit<ApplicationSetCondition, 'lastTransitionTime'>[] = [
    { type: 'ErrorOccurred', status: well ? 'False' : 'True', reason, message },
    {
      type: 'ParametersGenerated',
      status: well ? 'True' : 'False',
      reason: well ? 'ParametersGenerated' : reason,
      message: well
        ? 'Successfully generated parameters for all Applications'
        : message,
    },
    {
      type: 'ResourcesUpToDate',
      status: well ? 'True' : 'False',
      reason,
      message,
    },
  ];
  return rows.map(row => {
    const before = set.status.conditions?.find(
      ({ type, status, message: said }) =>
        type === row.type && status === row.status && said === row.message,
    );
    return before ?? { ...row, lastTransitionTime: rfc3339(now) };
  });
}
