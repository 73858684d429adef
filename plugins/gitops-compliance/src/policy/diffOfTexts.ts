import { diffLines } from 'diff';

/** Lines of a comparison that are the same or not; null: some were left out. */
export type DiffLine = {
  kind: 'same' | 'added' | 'removed';
  text: string;
} | null;

/** Lines that are shown around each difference. */
const CONTEXT = 3;

/** How two texts differ, line by line, with what stands around it. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const lines: Exclude<DiffLine, null>[] = diffLines(before, after).flatMap(
    ({ value, added, removed }) =>
      value
        .replace(/\n$/, '')
        .split('\n')
        .map(text => ({ kind: kindOf(added, removed), text })),
  );
  const isNear = (index: number) =>
    lines
      .slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1)
      .some(({ kind }) => kind !== 'same');
  const shown: DiffLine[] = [];
  lines.forEach((line, index) => {
    if (isNear(index)) shown.push(line);
    else if (shown[shown.length - 1] !== null) shown.push(null);
  });
  return shown;
}

function kindOf(added: boolean, removed: boolean) {
  if (added) return 'added';
  return removed ? 'removed' : 'same';
}
