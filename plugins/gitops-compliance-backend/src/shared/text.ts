/** Bidirectional controls and zero-width characters (but the joiner we add). */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2061-\u2069\ufeff]/g;

/** First seven characters of a revision; what has none is "nothing". */
export function shortRevision(revision: string | null | undefined): string {
  if (!revision) return 'nothing';
  return /^[0-9a-f]{8,}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** What users wrote, harmless in Markdown: no links, mentions or markup. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()<>#+\-.!|~&]/g, '\\$&')
    .replace(/@/g, '@\u2060')
    .replace(/\s*\n\s*/g, ' ')
    .replace(INVISIBLE, character => {
      const code = character.codePointAt(0) ?? 0;
      return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    });
}

/** A list in words: "a", "a and b", "a, b and c". */
export function inWords(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
