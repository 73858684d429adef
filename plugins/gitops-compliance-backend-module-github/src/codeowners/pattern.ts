/**
 * Whether a pattern is of a kind that GitHub does not read: `!` to negate, `[ ]`
 * ranges, an escaped `#`. (GitHub Docs, "About code owners", syntax exceptions.)
 */
export function isUnreadable(pattern: string): boolean {
  return (
    pattern.length > 1_000 ||
    pattern === '/' ||
    pattern.startsWith('!') ||
    pattern.startsWith('\\#') ||
    /[[\]]/.test(pattern) ||
    pattern
      .split('/')
      .some(segment => segment.includes('**') && segment !== '**')
  );
}

/**
 * Whether a path falls under a pattern. One with a slash at its start or in its
 * middle is anchored at the root, any other matches at every depth; one that
 * ends with a slash, or names a directory, covers all that lies below; `dir/*`
 * covers the files in `dir` alone. Case counts. (GitHub Docs, "About code
 * owners".)
 *
 * None of npm's parsers of this file does: they read patterns as gitignore does,
 * where `dir/*` covers deeper files too.
 */
export function ownsPath(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const bare = pattern.replace(/^\//, '');
  const wanted = bare.replace(/\/$/, '').split('/');
  const start = anchored ? wanted : ['**', ...wanted];
  const segments = path.split('/');
  const isShallow = bare.endsWith('/*');
  return (
    (!bare.endsWith('/') && matches(start, segments)) ||
    (!isShallow && matches([...start, '**', '*'], segments))
  );
}

/** Whether segments match, where `**` stands for any number of them. */
function matches(wanted: string[], segments: string[]): boolean {
  // Row by row: which beginnings of the path the pattern so far stands for.
  const start = [true, ...segments.map(() => false)];
  // At the end it stands for what lies below, and that is something.
  const parts = wanted.at(-1) === '**' ? [...wanted, '*'] : wanted;
  const reached = parts.reduce(
    (before, part) =>
      part === '**'
        ? afterFirst(before)
        : before.map(
            (_, at) => before[at - 1] && matchesSegment(part, segments[at - 1]),
          ),
    start,
  );
  return reached[segments.length];
}

/** True from the first that is. */
function afterFirst(reached: boolean[]): boolean[] {
  const first = reached.indexOf(true);
  return reached.map((_, at) => first >= 0 && at >= first);
}

/** `*` stands for any text, `?` for one character, `\` takes the next as it is. */
function matchesSegment(wanted: string, segment: string): boolean {
  const parts = [...wanted.matchAll(/\\(.)|([\s\S])/gu)].map(
    ([, escaped, plain]) => ({ char: escaped ?? plain, plain: plain ?? '' }),
  );
  const text = [...segment];
  let [part, at] = [0, 0];
  let [star, from] = [-1, 0];
  while (at < text.length) {
    if (parts[part]?.plain === '*') {
      star = part;
      from = at;
      part += 1;
    } else if (
      parts[part] &&
      (parts[part].plain === '?' || parts[part].char === text[at])
    ) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      part = star + 1;
      from += 1;
      at = from;
    } else {
      return false;
    }
  }
  return parts.slice(part).every(({ plain }) => plain === '*');
}
