import { inWords } from '../evidence/names';
import type { Tally, VerificationReport } from './report';
import { counted, visible } from './text';

/** The first line of a report. */
export const VERDICTS = {
  verified: 'VERIFIED: nothing differs and nothing is missing.',
  'verified-with-gaps':
    'VERIFIED WITH GAPS: nothing differs, but not all could be seen or told again.',
  differences:
    'DIFFERENCES: do not rely on this evidence before they are explained.',
};
/** Instead, where the bundle tells only of some services. */
const VERIFIED_PART =
  'VERIFIED FOR THE SERVICES ASKED FOR: nothing differs and nothing of them is missing.';
const MARKS = {
  holds: 'holds  ',
  partly: 'partly ',
  differs: 'DIFFERS',
  nothing: 'nothing',
};
const SEVERITIES = {
  difference: 'Difference',
  gap: 'Gap',
  'not-re-performable': 'Not re-performable',
};

/** The report for people: the verdict first, then the details. */
export function printReport(report: VerificationReport): string {
  const { subject, checks, findings, findingsLeftOut, reperformed } = report;
  const isPart = Boolean(subject?.services);
  const verdict =
    isPart && report.verdict === 'verified'
      ? VERIFIED_PART
      : VERDICTS[report.verdict];
  const lines = [verdict, ''];
  if (subject) {
    if (subject.services) {
      lines.push(`A part: only of ${subject.services.map(visible).join(', ')}`);
      if (subject.names)
        lines.push(`Under the names ${inWords(subject.names)}`);
    }
    lines.push(
      `Of ${subject.environments.map(visible).join(', ')}, ${visible(
        subject.from,
      )} to ${visible(subject.until)}`,
      `Log ${visible(subject.origin)}, size ${subject.size}, root ${visible(
        subject.root,
      )}`,
      `Verdicts made again: ${tally(reperformed.verdicts)}`,
      `Gate decisions made again: ${tally(reperformed.gateDecisions)}`,
      '',
    );
  }
  for (const { result, title, examined } of checks) {
    lines.push(`${MARKS[result]}  ${title} (${examined})`);
  }
  if (findings.length > 0) lines.push('');
  for (const { severity, where, what } of findings) {
    lines.push(`${SEVERITIES[severity]}: ${where}: ${what}`);
  }
  if (findingsLeftOut > 0) {
    lines.push(`… and ${counted(findingsLeftOut, 'more finding')}.`);
  }
  return `${lines.join('\n')}\n`;
}

/** 0: verified, 1: differences, 3: verified with gaps. */
export function exitCodeOf({ verdict }: VerificationReport): 0 | 1 | 3 {
  if (verdict === 'verified') return 0;
  return verdict === 'differences' ? 1 : 3;
}

function tally({ agrees, differs, notRePerformable }: Tally): string {
  return `${agrees} agree, ${differs} differ, ${notRePerformable} not re-performable`;
}
