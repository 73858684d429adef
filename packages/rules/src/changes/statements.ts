/** What a change says of itself in words, in the order in which people read it. */
export const STATEMENTS = ['reason', 'impact', 'backOut'] as const;

/** One of {@link STATEMENTS}. */
export type StatementName = (typeof STATEMENTS)[number];

const TITLES: Record<StatementName, string> = {
  reason: 'reason',
  impact: 'impact',
  backOut: 'back-out',
};

/** Whether a statement was made: `template` is one that only repeats a template. */
export type StatementWord = 'filled' | 'template' | 'empty';

/** What is on record of the statements of a change; the texts can be erased. */
export interface StatementsFact extends Record<StatementName, StatementWord> {
  /** Whether the policy asked for them. */
  asked: boolean;
}

/** Letters and digits below which nothing was said. */
export const LEAST_LETTERS = 5;

/**
 * Whether a text says something of its own: comments of Markdown do not count,
 * nor lines that a template has as well.
 *
 * @param templates - texts that are given to people to be filled in
 */
export function statementWord(
  text: string | null | undefined,
  templates: readonly string[],
): StatementWord {
  const lines = linesOf(text ?? '');
  if (lettersIn(lines) < LEAST_LETTERS) return 'empty';
  const given = new Set(templates.flatMap(linesOf));
  const own = lines.filter(line => !given.has(line));
  return lettersIn(own) < LEAST_LETTERS ? 'template' : 'filled';
}

/** What is to be recorded of the statements of a change. */
export function statementsOf(
  texts: Partial<Record<StatementName, string | null>>,
  { asked, templates }: { asked: boolean; templates: readonly string[] },
): StatementsFact {
  const wordOf = (name: StatementName) => statementWord(texts[name], templates);
  return {
    asked,
    reason: wordOf('reason'),
    impact: wordOf('impact'),
    backOut: wordOf('backOut'),
  };
}

/** What was not said, as people call it. */
export function unsaid(
  fact: StatementsFact,
  word: Exclude<StatementWord, 'filled'>,
): string[] {
  return STATEMENTS.filter(name => fact[name] === word).map(
    name => TITLES[name],
  );
}

/** Lines that can be told from those of a template, whatever their marks. */
function linesOf(text: string): string[] {
  return text
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .split(/\r?\n/)
    .map(line =>
      line
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .filter(line => line !== '');
}

function lettersIn(lines: readonly string[]): number {
  return lines.join('').replaceAll(' ', '').length;
}
