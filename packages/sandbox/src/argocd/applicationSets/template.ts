import { RenderError } from '../errors';
import { asRecord, at } from '../values';
import { goTemplate } from './goTemplate';

/** What a generator knows of one Application, nested as Go templates see it. */
export type Params = Record<string, unknown>;

/** `{a: {b: 1}}` as `a.b`, for templates without Go: their names have dots. */
export function flattened(params: Params, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(params)) {
    const inner = asRecord(value);
    if (inner) {
      flattened(inner, `${prefix}${key}.`).forEach((text, name) =>
        flat.set(name, text),
      );
    } else if (Array.isArray(value)) {
      value.forEach((item, index) =>
        flat.set(`${prefix}${key}[${index}]`, String(item)),
      );
    } else {
      flat.set(`${prefix}${key}`, String(value));
    }
  }
  return flat;
}

/** Replaces `{{name}}`; a name that nothing gives stays as it is. */
function fastTemplate(text: string, names: Map<string, string>): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => {
    const value = names.get(name.trim());
    return value ?? whole;
  });
}

/** How an ApplicationSet fills its template. */
export interface TemplateOptions {
  goTemplate: boolean;
  /** `missingkey=error`: a missing value is an error instead of `<no value>`. */
  strict: boolean;
}

/**
 * Fills all text of a JSON value, keys included.
 *
 * @throws RenderError for a Go template that the stand-in cannot do
 */
export function fillTemplate<T>(
  value: T,
  params: Params,
  options: TemplateOptions,
): T {
  const names = options.goTemplate ? new Map() : flattened(params);
  const fill = (text: string) =>
    options.goTemplate
      ? goTemplate(text, path => at(params, ...path), options.strict)
      : fastTemplate(text, names);
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') {
      return fill(inner);
    }
    if (Array.isArray(inner)) {
      return inner.map(walk);
    }
    const record = asRecord(inner);
    return record
      ? Object.fromEntries(
          Object.entries(record).map(([key, item]) => [fill(key), walk(item)]),
        )
      : inner;
  };
  return walk(value) as T;
}

/** @throws RenderError when two generators give the same name two values */
export function joined(first: Params, second: Params): Params {
  for (const key of Object.keys(second)) {
    const [a, b] = [asRecord(first[key]), asRecord(second[key])];
    if (key in first && first[key] !== second[key] && !(a && b)) {
      throw new RenderError(`found duplicate key ${key} with different value`);
    }
  }
  return Object.fromEntries(
    [...new Set([...Object.keys(first), ...Object.keys(second)])].map(key => {
      const [a, b] = [asRecord(first[key]), asRecord(second[key])];
      return [key, a && b ? { ...a, ...b } : second[key] ?? first[key]];
    }),
  );
}
