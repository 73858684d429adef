const MAX_LENGTH = 500;

/**
 * A text from a bundle as it may be printed: control characters, invisible ones
 * and those that turn the direction of writing are shown as `\u{…}`, so that
 * nothing can move the cursor or pretend to be something else.
 */
export function visible(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut.replace(
    /[\p{C}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0]/gu,
    character =>
      `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
}

/** `1 change`, `2 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
