import { measureScale, type ScaleFigures } from './measureScale';
import { scaleTable } from './table';

const SIZES = [2_000, 20_000];

/**
 * `npm run bench -- scale [--applications <n>]`: measures 2,000 and then 20,000
 * applications, or only so many, and prints a table. A goal that is missed is
 * marked and fails nothing.
 */
export async function runScale(
  args: string[],
  say: (text: string) => void,
): Promise<void> {
  const figures: ScaleFigures[] = [];
  for (const applications of sizesOf(args)) {
    figures.push(await measureScale({ applications, say }));
  }
  say(`\n${scaleTable(figures)}`);
}

/** @throws Error saying what may be given */
function sizesOf(args: string[]): number[] {
  if (args.length === 0) return SIZES;
  const [option, value, ...rest] = args;
  const applications = Number(value);
  const isSize = Number.isInteger(applications) && applications > 0;
  if (option !== '--applications' || !isSize || rest.length > 0) {
    throw new Error(
      `Cannot read '${args.join(' ')}': use npm run bench -- scale ` +
        '[--applications <number>]',
    );
  }
  return [applications];
}
