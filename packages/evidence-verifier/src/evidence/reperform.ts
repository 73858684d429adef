import {
  type AnyCheck,
  CHECKS,
  type EvidenceFold,
  isOwnCheck,
} from '@gitops-compliance/rules';
import { type BundleSource, UnreadableError } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { Report } from '../report/report';
import { counted } from '../report/text';
import { messageOf } from '../verify/manifest';
import { compareJudged, judgedSchema } from './compareJudged';
import { changeFile } from './population';

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
      const told = parseJson(text, judgedSchema, path);
      const again = fold.judge(id, told.judgedAt);
      if (!again) throw new UnreadableError('it cannot be judged');
      check.examined();
      const verdicts = told.verdicts.filter(({ check: of }) => {
        const isKnown = !isOwnCheck(of) || known.some(each => each.id === of);
        if (!isKnown) unknown.set(of, (unknown.get(of) ?? 0) + 1);
        return isKnown;
      });
      compareJudged(
        path,
        { told: { ...told, verdicts }, again, known },
        check,
        report,
      );
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
