import {
  type AnyCheck,
  CHECKS,
  type EvidenceFold,
  isOwnCheck,
  type JudgedChange,
} from '@gitops-compliance/rules';
import { z } from 'zod';
import { type BundleSource, UnreadableError } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog, Report } from '../report/report';
import { counted } from '../report/text';
import { messageOf } from '../verify/manifest';
import { changeFile } from './population';
import { differing, isSame } from './same';

const verdictSchema = z.looseObject({
  check: z.string(),
  ruleVersion: z.number(),
  verdict: z.string(),
});
/** What is told of a change, as far as it is compared by name. */
export const changeFileSchema = z.looseObject({
  judgedAt: z.iso.datetime(),
  verdicts: z.array(verdictSchema).max(1_000),
});

/**
 * Judges each change again, from its entries alone, by the rules that are part
 * of this program, and compares with what the bundle tells. Of checks of the
 * operator's own it knows those that it is given.
 */
export async function reperform(
  source: BundleSource,
  fold: EvidenceFold,
  ids: readonly string[],
  own: readonly AnyCheck[],
  report: Report,
): Promise<void> {
  const known = [...CHECKS, ...own];
  const unknown = new Map<string, number>();
  const check = report.check('verdicts', 'Verdicts and facts, made again');
  for (const id of ids) {
    const record = fold.judge(id, '1970-01-01T00:00:00.000Z');
    if (!record) continue;
    const path = changeFile(record);
    try {
      const text = (await readWhole(source, path)).toString('utf8');
      const told = parseJson(text, changeFileSchema, path);
      const again = fold.judge(id, told.judgedAt);
      if (!again) throw new UnreadableError('it cannot be judged');
      check.examined();
      const verdicts = told.verdicts.filter(({ check: of }) => {
        const isKnown = !isOwnCheck(of) || known.some(each => each.id === of);
        if (!isKnown) unknown.set(of, (unknown.get(of) ?? 0) + 1);
        return isKnown;
      });
      compareVerdicts(path, { told: verdicts, again, known }, check, report);
      const facts = withoutVerdicts(told);
      if (!isSame(facts, withoutVerdicts(again))) {
        check.difference(
          path,
          `it is not what the entries say: ${differing(
            facts,
            withoutVerdicts(again),
          ).join(', ')}`,
        );
      }
    } catch (error) {
      check.difference(path, messageOf(error));
    }
  }
  for (const [id, count] of unknown) {
    report.reperformed.verdicts.notRePerformable += count;
    check.notRePerformable(
      id,
      `${counted(
        count,
        'verdict',
      )} made by a check that this program does not know: it is the operator's own; ask for its module, read it, and give it with --checks`,
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
    again: JudgedChange;
    known: readonly Pick<AnyCheck, 'id' | 'ruleVersion'>[];
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

function withoutVerdicts(change: object): Record<string, unknown> {
  const { verdicts, ...facts } = change as Record<string, unknown>;
  return facts;
}
