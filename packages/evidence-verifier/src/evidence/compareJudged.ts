import type { AnyCheck, CheckResult } from '@gitops-compliance/rules';
import { z } from 'zod';
import type { CheckLog, Report } from '../report/report';
import { differing, isSame } from './same';

const verdictSchema = z.looseObject({
  check: z.string(),
  ruleVersion: z.number(),
  verdict: z.string(),
});
/** What is told of what was judged, as far as it is compared by name. */
export const judgedSchema = z.looseObject({
  judgedAt: z.iso.datetime(),
  verdicts: z.array(verdictSchema).max(1_000),
});

type Judged = object & { verdicts: CheckResult[] };
type Known = readonly Pick<AnyCheck, 'id' | 'ruleVersion'>[];

/** Compares what a file tells, verdicts and facts, with what was judged again. */
export function compareJudged(
  path: string,
  {
    told,
    again,
    known,
  }: { told: z.infer<typeof judgedSchema>; again: Judged; known: Known },
  check: CheckLog,
  report: Report,
): void {
  compareVerdicts(path, { told: told.verdicts, again, known }, check, report);
  const [facts, others] = [withoutVerdicts(told), withoutVerdicts(again)];
  if (!isSame(facts, others)) {
    check.difference(
      path,
      `it is not what the entries say: ${differing(facts, others).join(', ')}`,
    );
  }
}

function compareVerdicts(
  path: string,
  {
    told,
    again: { verdicts },
    known,
  }: {
    told: readonly z.infer<typeof verdictSchema>[];
    again: Judged;
    known: Known;
  },
  check: CheckLog,
  report: Report,
): void {
  const tally = report.reperformed.verdicts;
  for (const verdict of told) {
    const rule = known.find(({ id }) => id === verdict.check);
    const where = `${path}, ${verdict.check}`;
    if (!rule || rule.ruleVersion !== verdict.ruleVersion) {
      tally.notRePerformable += 1;
      check.notRePerformable(
        where,
        `this program does not have version ${verdict.ruleVersion} of the rule; use the release of the portal that exported it`,
      );
      continue;
    }
    const again = verdicts.find(each => each.check === verdict.check);
    if (again && isSame(ruled(again), ruled(verdict))) {
      tally.agrees += 1;
    } else {
      tally.differs += 1;
      check.difference(
        where,
        again?.verdict === verdict.verdict
          ? `${verdict.verdict}, but not for the reason that is told`
          : `told ${verdict.verdict}, made again ${again?.verdict}`,
      );
    }
  }
  for (const { check: id } of verdicts) {
    if (!told.some(verdict => verdict.check === id)) {
      tally.differs += 1;
      check.difference(`${path}, ${id}`, 'the verdict was left out');
    }
  }
}

/**
 * What a rule says. Which frameworks it is arranged under is none of that, and
 * may grow without another version of the rule.
 */
function ruled(verdict: object): Record<string, unknown> {
  const { controls, title, ...said } = verdict as Record<string, unknown>;
  return said;
}

function withoutVerdicts(judged: object): Record<string, unknown> {
  const { verdicts, ...facts } = judged as Record<string, unknown>;
  return facts;
}
