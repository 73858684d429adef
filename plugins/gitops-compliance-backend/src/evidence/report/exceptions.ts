import type { GapRow } from '../../completeness/gaps/GapStore';
import type { WaiverOfRecord } from '@gitops-compliance/rules';
import { instantOrNull } from '../../shared/time';
import type {
  Exception,
  ReportedChange,
  ReportedUnclaimed,
  ReportInput,
} from './types';

/** Everything that did not pass, is not whole, or does not agree. */
export async function* exceptionsOf({
  changes,
  unclaimed,
  completeness,
}: ReportInput): AsyncGenerator<Exception> {
  for await (const change of changes()) yield* verdictExceptions(change);
  for await (const one of unclaimed()) yield* unclaimedExceptions(one);
  yield* gapExceptions(completeness);
  for (const { environment, count } of completeness) {
    for (const { deployment, kind, sentence } of count.differences) {
      yield {
        kind: 'difference',
        subject: deployment,
        environment,
        rule: kind,
        reason: sentence,
        remedy: '',
      };
    }
  }
}

/** Verdicts over a change that fail or are unknown. */
function verdictExceptions({
  number,
  environment,
  verdicts,
  waivers = [],
}: ReportedChange): Exception[] {
  return verdicts
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'indeterminate')
    .map(({ check, verdict, reason, remedy }) => ({
      kind: 'verdict',
      subject: `#${number}`,
      environment,
      rule: `${check} ${verdict}${waivedText(check, waivers)}`,
      reason,
      remedy,
    }));
}

/** What fails of it: most else is unknown as long as nobody claims it. */
function unclaimedExceptions({
  deployment,
  environment,
  verdicts,
}: ReportedUnclaimed): Exception[] {
  return verdicts
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ check, verdict, reason, remedy }) => ({
      kind: 'verdict',
      subject: `unclaimed ${deployment}`,
      environment,
      rule: `${check} ${verdict}`,
      reason,
      remedy,
    }));
}

/** The waiver of a check that held when the bundle was judged stays beside it. */
function waivedText(check: string, waivers: WaiverOfRecord[]): string {
  const waiver = waivers.find(each => each.check === check && each.inForce);
  return waiver ? `, waived until ${waiver.until}` : '';
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
