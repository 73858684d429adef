import { isScalar, parseDocument } from 'yaml';
import type { ValueStyle } from './node';

/** What YAML takes for a text without quotes, whatever comes before or after. */
const PLAIN = /^[A-Za-z0-9_./][A-Za-z0-9_./:@+-]*$/;

/** What may stand inside of an address without being escaped. */
const PART = /^[A-Za-z0-9_./-]+$/;

/**
 * A value as YAML that stands in the place of another one: in the quotes that
 * were there; where there were none, without them if every reader takes it for
 * the same text. JSON knows double quotes only. Null: it cannot stand there.
 */
export function writtenLike(
  style: ValueStyle,
  value: string,
  isJson: boolean,
): string | null {
  switch (style) {
    case 'part':
      return PART.test(value) ? value : null;
    case 'single':
      return `'${value.replaceAll("'", "''")}'`;
    case 'double':
      return JSON.stringify(value);
    default:
      return isJson || !isPlainText(value) ? JSON.stringify(value) : value;
  }
}

/**
 * Whether the value without quotes is that text for readers of YAML 1.2 and of
 * YAML 1.1 alike: Kubernetes and Helm read 1.1, where `no` is false and
 * `1234e56` and `1_000` are numbers.
 */
function isPlainText(value: string): boolean {
  if (!PLAIN.test(value) || value.endsWith(':') || looksNumeric(value)) {
    return false;
  }
  return (['1.1', '1.2'] as const).every(version => {
    const { contents, errors } = parseDocument(value, { version });
    return (
      errors.length === 0 && isScalar(contents) && contents.value === value
    );
  });
}

/** Numbers of Go's YAML that its specification does not tell, such as `1e5`. */
function looksNumeric(value: string): boolean {
  return /^[-+]?[0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?$/.test(value);
}
