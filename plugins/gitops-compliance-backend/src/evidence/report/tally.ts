import type { Verdict } from '@gitops-compliance/rules';
import { exceptionsOf } from './exceptions';
import type { Exception, ReportedChange, ReportInput } from './types';

/** How often each verdict was given. */
export type VerdictCounts = Record<Verdict, number>;

/** Items of which only the first are kept. */
export interface Capped<T> {
  first: T[];
  count: number;
}

/** An export in numbers, and the beginnings of its lists. */
export interface Tally {
  changes: Capped<ReportedChange>;
  /** Changes with a verdict that fails or is unknown. */
  exceptional: number;
  /** Applications that nobody claimed, and those with a verdict that fails. */
  unclaimed: { count: number; failing: number };
  /** By id of the check. */
  verdicts: Map<string, VerdictCounts>;
  /** Verdicts and differences; gaps are apart. */
  exceptions: Capped<Exception>;
  gaps: Exception[];
}

/**
 * Counts an export in one pass over each of its lists.
 *
 * @param keep - how many of a list are kept; the rest is counted
 */
export async function tallyOf(
  input: ReportInput,
  keep: number,
): Promise<Tally> {
  const tally: Tally = {
    changes: { first: [], count: 0 },
    exceptional: 0,
    unclaimed: { count: 0, failing: 0 },
    verdicts: new Map(),
    exceptions: { first: [], count: 0 },
    gaps: [],
  };
  for await (const change of input.changes()) {
    take(tally.changes, change, keep);
    let isExceptional = false;
    for (const { check, verdict } of change.verdicts) {
      const counts = tally.verdicts.get(check) ?? none();
      counts[verdict] += 1;
      tally.verdicts.set(check, counts);
      isExceptional ||= verdict === 'fail' || verdict === 'indeterminate';
    }
    if (isExceptional) tally.exceptional += 1;
  }
  for await (const { verdicts } of input.unclaimed()) {
    tally.unclaimed.count += 1;
    const isFailing = verdicts.some(({ verdict }) => verdict === 'fail');
    if (isFailing) tally.unclaimed.failing += 1;
  }
  for await (const exception of exceptionsOf(input)) {
    if (exception.kind === 'gap') tally.gaps.push(exception);
    else take(tally.exceptions, exception, keep);
  }
  return tally;
}

/** The sum of counts. */
export function sumOf(counts: Iterable<VerdictCounts>): VerdictCounts {
  const sum = none();
  for (const each of counts) {
    for (const verdict of Object.keys(sum) as Verdict[]) {
      sum[verdict] += each[verdict];
    }
  }
  return sum;
}

function none(): VerdictCounts {
  return { pass: 0, fail: 0, indeterminate: 0, 'not-applicable': 0 };
}

function take<T>(list: Capped<T>, item: T, keep: number): void {
  if (list.first.length < keep) list.first.push(item);
  list.count += 1;
}
