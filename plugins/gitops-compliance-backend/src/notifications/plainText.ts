const LINE_BREAKS = /\s*[\t\n\v\f\r\u0085\u2028\u2029]\s*/g;
/** Controls, bidirectional marks and zero-width characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
/** A word joiner: it is not seen, and breaks what a channel would link. */
const JOINER = '\u2060';

/**
 * A text in one line that is nothing but text wherever a notification is shown:
 * in the app, in Slack's mrkdwn, and in the HTML of an e-mail. No tag, no link,
 * no mention (`<!here>`, `@channel`) and no invisible character is left of what
 * users or sources wrote; it is cut where it is too long.
 *
 * @param most - characters that are shown
 */
export function plainText(text: string, most: number): string {
  const oneLine = text
    .replace(LINE_BREAKS, ' ')
    .replace(INVISIBLE, character => {
      const code = character.codePointAt(0) ?? 0;
      return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    });
  const characters = [...oneLine];
  const cut =
    characters.length > most
      ? `${characters.slice(0, most - 1).join('')}…`
      : oneLine;
  return (
    cut
      // Look-alikes: entities would be shown as they are in one of the channels.
      .replace(/</g, '‹')
      .replace(/>/g, '›')
      .replace(/&/g, '＆')
      .replace(/`/g, "'")
      .replace(/@/g, `@${JOINER}`)
      .replace(/:\/\//g, `:${JOINER}//`)
      .replace(/\bwww\./gi, found => `${found.slice(0, 3)}${JOINER}.`)
  );
}
