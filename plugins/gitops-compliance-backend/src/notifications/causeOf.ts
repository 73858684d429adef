import { createHash } from 'node:crypto';

/** Of a cause, how much of the message tells it apart. */
const TOLD_APART = 300;

/**
 * Names the cause of a failure: the same for messages that differ only in what
 * is of the one that failed, such as its name, a revision, an address, a number
 * or an instant.
 *
 * @param names - what is of the one that failed, such as its application
 */
export function causeOf(message: string, names: readonly string[]): string {
  let text = message.toLowerCase();
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    if (name) text = text.split(name.toLowerCase()).join('…');
  }
  const cause = text
    .replace(/[0-9a-f]{7,}/g, '#')
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, TOLD_APART);
  return createHash('sha256').update(cause).digest('hex').slice(0, 16);
}
