import { minimatch } from 'minimatch';

/**
 * Why a pattern does not work in a CODEOWNERS file. (GitHub docs: "About code
 * owners": most rules of gitignore files, but no `!` to negate, no `[ ]`
 * ranges and no escaped `#`.)
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.startsWith('!')) {
    return 'Negated patterns are not supported';
  }
  if (/[[\]]/.test(pattern)) {
    return 'Character ranges are not supported';
  }
  if (pattern.startsWith('\\#')) {
    return 'Escaping # is not supported';
  }
  if (pattern === '/') {
    return 'did you mean `*` instead?';
  }
  if (/\*\*\*|[^/]\*\*|\*\*[^/]/.test(pattern)) {
    return `did you mean \`${pattern.replace(/\*+/g, '*')}\`?`;
  }
  return undefined;
}

/**
 * Whether a path falls under a pattern. A pattern with a slash at its start or
 * in its middle is anchored at the root; one that ends with a slash, or names
 * a directory, covers what lies below; `dir/*` does not cover deeper files.
 */
export function ownsPath(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const bare = pattern.replace(/^\//, '');
  const directory = bare.endsWith('/');
  const shallow = bare.endsWith('/*');
  const globs = [
    ...(directory ? [] : [bare]),
    ...(shallow ? [] : [`${bare.replace(/\/$/, '')}/**`]),
  ];
  return globs.some(glob =>
    minimatch(path, anchored ? glob : `**/${glob}`, {
      dot: true,
      nobrace: true,
      nocomment: true,
      noext: true,
      nonegate: true,
    }),
  );
}
