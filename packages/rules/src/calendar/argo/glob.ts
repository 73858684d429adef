/**
 * Whether a text as a whole matches a glob, as Argo CD's sync windows use it:
 * there is no separator, so `*` crosses anything. Null: the glob is broken.
 */
export function globMatches(glob: string, text: string): boolean | null {
  const pattern = patternOf(glob);
  if (pattern === null) return null;
  try {
    return new RegExp(`^${pattern}$`, 'su').test(text);
  } catch {
    return null;
  }
}

function patternOf(glob: string): string | null {
  let pattern = '';
  let depth = 0;
  for (let i = 0; i < glob.length; i++) {
    const character = glob[i];
    if (character === '*') {
      if (!pattern.endsWith('.*')) pattern += '.*';
    } else if (character === '?') {
      pattern += '.';
    } else if (character === '{') {
      depth += 1;
      pattern += '(?:';
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      pattern += ')';
    } else if (character === ',' && depth > 0) {
      pattern += '|';
    } else if (character === '[') {
      const end = glob.indexOf(']', i + 1);
      if (end < 0) return null;
      const inner = glob.slice(i + 1, end).replace(/[\\^[\]]/g, '\\$&');
      pattern += `[${inner.replace(/^!/, '^')}]`;
      i = end;
    } else if (character === '\\' && i + 1 < glob.length) {
      i += 1;
      pattern += literal(glob[i]);
    } else {
      pattern += literal(character);
    }
  }
  return depth === 0 ? pattern : null;
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
