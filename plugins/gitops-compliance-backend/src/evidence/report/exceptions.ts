import type { Exception, ReportInput } from './types';

/** Everything that did not pass, is not whole, or does not agree. */
export function exceptionsOf({
  changes,
  completeness,
}: ReportInput): Exception[] {
  const verdicts = changes.flatMap(change =>
    change.verdicts
      .filter(
        ({ verdict }) => verdict === 'fail' || verdict === 'indeterminate',
      )
      .map(
        (result): Exception => ({
          kind: 'verdict',
          subject: `#${change.number}`,
          environment: change.environment,
          rule: `${result.check} ${result.verdict}`,
          reason: result.reason,
          remedy: result.remedy,
        }),
      ),
  );
  const gaps = completeness.flatMap(({ environment, gaps: found }) =>
    found.map(
      (gap): Exception => ({
        kind: 'gap',
        subject: gap.id,
        environment,
        rule: gap.collector,
        reason: `${
          gap.collector
        } could not be read from ${gap.opened_at.toISOString()} until ${
          gap.closed_at?.toISOString() ?? 'now'
        }.`,
        remedy: gap.second_accepted_by
          ? ''
          : 'Two persons look at it and accept it, or it is recovered.',
      }),
    ),
  );
  const differences = completeness.flatMap(({ environment, count }) =>
    count.differences.map(
      (difference): Exception => ({
        kind: 'difference',
        subject: difference.deployment,
        environment,
        rule: difference.kind,
        reason: difference.sentence,
        remedy: '',
      }),
    ),
  );
  return [...verdicts, ...gaps, ...differences];
}
