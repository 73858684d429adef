import type { GapRow } from '../../completeness/gaps/GapStore';
import { instantOrNull } from '../../shared/time';
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
  return [...verdicts, ...gapExceptions(completeness), ...differences];
}

/** Each gap once: one of a whole collector concerns every environment. */
function gapExceptions(completeness: ReportInput['completeness']): Exception[] {
  const found = new Map<string, { gap: GapRow; environments: string[] }>();
  for (const { environment, gaps } of completeness) {
    for (const gap of gaps) {
      const known = found.get(gap.id);
      if (known) known.environments.push(environment);
      else found.set(gap.id, { gap, environments: [environment] });
    }
  }
  return [...found.values()].map(({ gap, environments }) => ({
    kind: 'gap',
    subject: gap.id,
    environment: environments.length === 1 ? environments[0] : null,
    rule: gap.collector,
    reason: gapSentence(gap),
    remedy: gapRemedy(gap),
  }));
}

function gapSentence(gap: GapRow): string {
  const where = gap.deployment
    ? `the history of ${gap.deployment}`
    : `the source of ${gap.collector}`;
  const from = instantOrNull(gap.missed_from) ?? 'the beginning';
  const until = instantOrNull(gap.missed_until ?? gap.closed_at);
  return [
    gap.cause === 'history-skipped'
      ? `Rows are missing in ${where}, lost between ${from} and ${
          until ?? 'the next reading'
        }.`
      : `Nothing was read from ${where} from ${from} until ${
          until ?? 'now: the gap is open'
        }.`,
    gap.not_recovered ? `Not recovered: ${gap.not_recovered}.` : '',
  ]
    .join(' ')
    .trim();
}

function gapRemedy(gap: GapRow): string {
  if (gap.second_accepted_at) return '';
  return gap.closed_at
    ? 'Two persons look at what was not recovered, and accept it.'
    : 'Let the collector reach its source again; then two persons accept what was not recovered.';
}
