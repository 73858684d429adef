import type { CheckResult } from '@gitops-compliance/rules';
import type { Judged } from '../controls/Judge';
import { asPayload } from '../deployments/records';
import type { EntryDraft } from '../ledger/Ledger';
import type { EarlierVerdicts } from './earlierVerdicts';
import type { VerdictRow, VerdictsPayload, VerdictsText } from './records';

/** Frameworks as entries name them; one's own by their ids. */
const SHORT: Partial<Record<string, string>> = {
  SOC2: 'SOC2',
  'PCI-DSS-4.0.1': 'PCI',
  'ISO-27001-2022': 'ISO',
  'NIST-800-53r5': 'NIST',
  DORA: 'DORA',
};

/** What turned out new of a target; null: nothing. */
export interface VerdictNews {
  changed: CheckResult[];
  gone: string[];
}

/**
 * Compares what checks say of a target with what is on record. News is another
 * verdict, another reason or remedy, or another version of the rule.
 *
 * @param results - empty where nothing runs there any more
 */
export function verdictNews(
  results: readonly CheckResult[],
  rows: readonly VerdictRow[],
): VerdictNews | null {
  const before = new Map(rows.map(row => [row.check_id, row]));
  const changed = results.filter(result =>
    isNew(result, before.get(result.check)),
  );
  const judged = new Set(results.map(({ check }) => check));
  const gone = [...before.keys()].filter(check => !judged.has(check)).sort();
  return changed.length + gone.length > 0 ? { changed, gone } : null;
}

function isNew(result: CheckResult, row: VerdictRow | undefined): boolean {
  if (!row) return true;
  if (row.verdict !== result.verdict) return true;
  if (row.rule_version !== result.ruleVersion) return true;
  // What was erased is not told again while nothing else changed.
  return (
    row.reason !== null &&
    (row.reason !== result.reason || row.remedy !== result.remedy)
  );
}

/**
 * The entry that tells of news.
 *
 * @param earlier - what checks said of the target under older names of its service
 */
export function verdictDraft(
  { changed, gone }: VerdictNews,
  rows: readonly VerdictRow[],
  judged: Judged | undefined,
  at: string,
  earlier: EarlierVerdicts = new Map(),
): EntryDraft {
  const before = new Map(rows.map(row => [row.check_id, row.verdict]));
  const payload: VerdictsPayload = {
    changed: changed.map(({ check, verdict, ruleVersion }) => {
      const said = earlier.get(check);
      return {
        check,
        verdict,
        was: before.get(check) ?? null,
        ruleVersion,
        ...(said?.verdict === verdict && { since: said.since }),
      };
    }),
    gone,
    evidence: judged?.evidence ?? [],
  };
  const text: VerdictsText = {
    sentences: Object.fromEntries(
      changed.map(({ check, reason, remedy }) => [check, { reason, remedy }]),
    ),
  };
  return {
    type: 'verdict.changed',
    v: 1,
    occurredAt: at,
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: [
      ...new Set(
        changed.flatMap(({ controls }) =>
          controls.map(
            ({ framework, id }) => `${SHORT[framework] ?? framework}:${id}`,
          ),
        ),
      ),
    ].sort(),
    payload: asPayload(payload),
    ...(changed.length > 0 && { erasable: asPayload(text) }),
  };
}
