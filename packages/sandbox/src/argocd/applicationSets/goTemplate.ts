import { RenderError } from '../errors';
import { asRecord } from '../values';
import { normalizedName } from './names';

/** Functions of Go's templates, Sprig and Argo CD that the stand-in has. */
const FUNCTIONS: Record<string, (...args: string[]) => string> = {
  lower: text => text.toLowerCase(),
  upper: text => text.toUpperCase(),
  trim: text => text.trim(),
  normalize: normalizedName,
  toString: (text: string) => text,
  quote: text => JSON.stringify(text),
  default: (other, text) => text || other,
  replace: (from, to, text) => text.split(from).join(to),
  trimPrefix: (prefix, text) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  trimSuffix: (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
};
const TOKEN = /"(?:[^"\\]|\\.)*"|\||[^\s|"]+/g;

type Read = (path: string[]) => unknown;

/**
 * Fills the actions of a Go template: fields (`.path.basename`), `index` into
 * a map, literals, and pipes through a few functions. Control structures,
 * variables and other functions are refused.
 *
 * @param strict - a missing field is an error, else `<no value>`
 * @throws RenderError naming what the stand-in cannot do
 */
export function goTemplate(text: string, read: Read, strict: boolean): string {
  return text.replace(
    /\s*\{\{-\s([^}]*)\}\}|\{\{([^}]*)\}\}/g,
    (_whole, trimmed?: string, plain?: string) =>
      evaluate((trimmed ?? plain ?? '').replace(/\s-$/, ''), read, strict),
  );
}

function evaluate(action: string, read: Read, strict: boolean): string {
  const stages: string[][] = [[]];
  for (const [token] of action.matchAll(TOKEN)) {
    if (token === '|') {
      stages.push([]);
    } else {
      stages[stages.length - 1].push(token);
    }
  }
  let piped: unknown;
  stages.forEach((stage, index) => {
    piped = command(stage, index > 0 ? [piped] : [], read, action);
  });
  if (piped === undefined && strict) {
    throw new RenderError(
      `failed to execute go template {{${action}}}: map has no entry for key`,
    );
  }
  return piped === undefined ? '<no value>' : String(piped);
}

function command(
  [head, ...rest]: string[],
  piped: unknown[],
  read: Read,
  action: string,
): unknown {
  const unsupported = () =>
    new RenderError(
      `the go template {{${action}}} is not supported by the stand-in`,
    );
  const operand = (token: string): unknown => {
    if (token.startsWith('"')) {
      return JSON.parse(token);
    }
    if (/^\d+$/.test(token)) {
      return Number(token);
    }
    if (/^\.[\w.]+$/.test(token)) {
      return read(token.slice(1).split('.'));
    }
    throw unsupported();
  };
  if (head === undefined) {
    throw unsupported();
  }
  if (head === 'index' && rest.length > 1) {
    const [holder, ...keys] = rest.map(operand);
    return keys.reduce<unknown>(
      (value, key) =>
        Array.isArray(value)
          ? value[Number(key)]
          : asRecord(value)?.[String(key)],
      holder,
    );
  }
  if (Object.hasOwn(FUNCTIONS, head)) {
    const apply = FUNCTIONS[head];
    const args = [...rest.map(operand), ...piped];
    if (args.length !== apply.length) {
      throw unsupported();
    }
    return apply(...args.map(arg => String(arg ?? '')));
  }
  if (rest.length > 0 || piped.length > 0) {
    throw unsupported();
  }
  return operand(head);
}
