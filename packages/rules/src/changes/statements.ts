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

/** How headings of a description name statements. */
const HEADINGS: [StatementName, RegExp][] = [
  ['impact', /^(risk and )?impact\b/i],
  ['backOut', /^(back|roll)[- ]?(out|back)\b/i],
  ['reason', /^(reason|why|motivation)\b/i],
];
/** `## Impact`, `**Impact:** …`: its name, and what stands beside it. */
const HEADING = /^\s*(?:#{1,6}\s+(.+?)\s*#*|\*\*(.+?)\*\*:?(.*))$/;

/** What a description in Markdown says under headings that name statements. */
export function statementsIn(
  markdown: string,
): Partial<Record<StatementName, string>> {
  const found: Partial<Record<StatementName, string>> = {};
  let current: StatementName | undefined;
  for (const line of withoutComments(markdown).split(/\r?\n/)) {
    const [, title, label, beside = ''] = HEADING.exec(line) ?? [];
    const name = HEADINGS.find(([, names]) =>
      names.test(title ?? label ?? ''),
    )?.[0];
    // Bold text within a section is no heading unless it names a statement.
    const isHeading = title !== undefined || name !== undefined;
    if (isHeading) current = name;
    if (current) {
      const text = isHeading ? beside : line;
      found[current] = `${found[current] ?? ''}\n${text}`.trim();
    }
  }
  return found;
}

function withoutComments(markdown: string): string {
  return markdown.replace(/<!--[\s\S]*?(-->|$)/g, '');
}

/** Lines that can be told from those of a template, whatever their marks. */
function linesOf(text: string): string[] {
  return withoutComments(text)
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
