/** Whatever Markdown may take for the end of a line, and tabs. */
const LINE_BREAKS = /\s*[\t\n\v\f\r\u0085\u2028\u2029]\s*/g;
/** Controls, bidirectional marks and zero-width characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** What stands where a text was, once it was erased. */
export const TEXT_ERASED = 'text erased';

/** First seven characters of a revision; what has none is "nothing". */
export function shortRevision(revision: string | null | undefined): string {
  if (!revision) return 'nothing';
  return /^[0-9a-f]{8,}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** What users wrote, harmless in Markdown: no links, mentions or markup. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(LINE_BREAKS, ' ')
      .replace(INVISIBLE, character => {
        const code = character.codePointAt(0) ?? 0;
        return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      })
      .replace(/[\\`*_{}[\]()<>#+\-.!|~&]/g, '\\$&')
      // A word joiner: an account that is named is not notified.
      .replace(/@/g, '@\u2060')
  );
}

/** A list in words: "a", "a and b", "a, b and c". */
export function inWords(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** The most that a sentence names one by one. */
const MOST_NAMED = 4;

/** A list in words that names few: "a, b and 12 more gates". */
export function inFew(items: string[], things: string): string {
  if (items.length <= MOST_NAMED) return inWords(items);
  const named = items.slice(0, 2);
  return inWords([
    named.join(', '),
    `${items.length - named.length} more ${things}`,
  ]);
}
