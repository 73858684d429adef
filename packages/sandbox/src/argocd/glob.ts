/** What was compiled before: patterns are few and come again and again. */
const compiled = new Map<string, RegExp>();

/**
 * Compiles a glob as Argo CD uses it. Without a separator, as in RBAC and
 * sync windows, `*` matches any text; with one, as in `sourceRepos`, it stays
 * between separators and `**` crosses them. `?`, `[abc]` and `{a,b}` work as
 * usual.
 *
 * @throws when a bracket or brace is not closed
 */
export function globToRegExp(glob: string, separator = ''): RegExp {
  const key = `${separator} ${glob}`;
  const expression = compiled.get(key) ?? compileGlob(glob, separator);
  compiled.set(key, expression);
  return expression;
}

function compileGlob(glob: string, separator: string): RegExp {
  const within = separator === '' ? '.' : `[^${separator}]`;
  let pattern = '';
  let braces = 0;
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i];
    if (char === '*') {
      const crosses = glob[i + 1] === '*';
      pattern += crosses ? '.*' : `${within}*`;
      i += crosses ? 1 : 0;
    } else if (char === '?') {
      pattern += within;
    } else if (char === '{') {
      braces += 1;
      pattern += '(?:';
    } else if (char === '}' && braces > 0) {
      braces -= 1;
      pattern += ')';
    } else if (char === ',' && braces > 0) {
      pattern += '|';
    } else if (char === '[') {
      const end = glob.indexOf(']', i + 1);
      if (end < 0) {
        throw new Error(`The glob '${glob}' has a [ without its ]`);
      }
      const inner = glob.slice(i + 1, end).replace(/[\\^\]]/g, '\\$&');
      pattern += `[${inner.replace(/^!/, '^')}]`;
      i = end;
    } else {
      pattern += char.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
    }
  }
  if (braces > 0) {
    throw new Error(`The glob '${glob}' has a { without its }`);
  }
  return new RegExp(`^${pattern}$`, 's');
}

/** Whether `text` as a whole matches `glob`. */
export function globMatches(
  glob: string,
  text: string,
  separator = '',
): boolean {
  return globToRegExp(glob, separator).test(text);
}
