import { asText, isObject } from './normalise';
import type { FieldEdit, JsonValue } from './types';

/** Longest text of a value that is shown. */
const MAX_TEXT = 300;
/** Deeper than any real object; what is deeper is compared as one value. */
const MAX_DEPTH = 60;
/** Keys by which Kubernetes tells the items of its lists apart. */
const ITEM_KEYS = ['name', 'key', 'mountPath', 'containerPort', 'port', 'ip'];

/**
 * The values that differ between two values of JSON, leaf by leaf in the order
 * of their paths. Items of a list are matched by the key that tells them apart
 * where each has one of its own, else by their place; order alone is a
 * difference only where items are matched by place.
 */
export function fieldEdits(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): FieldEdit[] {
  const edits: FieldEdit[] = [];
  walk(before, after, '', 0, edits);
  return edits;
}

function walk(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  depth: number,
  edits: FieldEdit[],
): void {
  if (before === after) return;
  const pairs = depth < MAX_DEPTH ? children(before, after) : null;
  if (pairs) {
    for (const [step, one, other] of pairs) {
      walk(one, other, joined(path, step), depth + 1, edits);
    }
    return;
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  const texts = [before, after].map(textOf);
  // Else 1 and "1" would look alike.
  const [was, is] =
    texts[0] === texts[1]
      ? [before, after].map(value => JSON.stringify(value))
      : texts;
  edits.push({ path, before: cut(was), after: cut(is) });
}

type Step = { key: string } | { item: string };
type Pair = [Step, JsonValue | undefined, JsonValue | undefined];

/** The parts of both; null where they are to be compared as they are. */
function children(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Pair[] | null {
  const sides = [before, after].filter(
    (side): side is JsonValue => side !== undefined,
  );
  if (sides.every(isObject) && sides.some(side => Object.keys(side).length)) {
    const [one, other] = [fieldsOf(before), fieldsOf(after)];
    return union(one, other).map(key => [
      { key },
      one.get(key),
      other.get(key),
    ]);
  }
  if (
    sides.every(side => Array.isArray(side)) &&
    sides.some(side => listOf(side).length > 0)
  ) {
    const [one, other] = itemsOf(listOf(before), listOf(after));
    return union(one, other).map(item => [
      { item },
      one.get(item),
      other.get(item),
    ]);
  }
  return null;
}

function fieldsOf(value: JsonValue | undefined): Map<string, JsonValue> {
  return new Map(isObject(value) ? Object.entries(value) : []);
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Both lists' items by what tells them apart in either. */
function itemsOf(
  before: JsonValue[],
  after: JsonValue[],
): [Map<string, JsonValue>, Map<string, JsonValue>] {
  const key = ITEM_KEYS.find(
    candidate => tellsApart(before, candidate) && tellsApart(after, candidate),
  );
  const named = (items: JsonValue[]) =>
    new Map(
      items.map((item, index) => [
        key && isObject(item) ? asText(item[key]) : String(index),
        item,
      ]),
    );
  return [named(before), named(after)];
}

function tellsApart(items: JsonValue[], key: string): boolean {
  const values = items.map(item => (isObject(item) ? item[key] : undefined));
  return (
    values.every(
      value => typeof value === 'string' || typeof value === 'number',
    ) && new Set(values.map(String)).size === items.length
  );
}

function union(
  one: Map<string, JsonValue>,
  other: Map<string, JsonValue>,
): string[] {
  const all = [...new Set([...one.keys(), ...other.keys()])];
  return all.every(key => /^\d+$/.test(key))
    ? all.sort((a, b) => Number(a) - Number(b))
    : all.sort();
}

function joined(path: string, step: Step): string {
  if ('item' in step) return `${path}[${step.item}]`;
  const key = /^[\w$-]+$/.test(step.key) ? step.key : `"${step.key}"`;
  return path === '' ? key : `${path}.${key}`;
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : asText(value);
}

function cut(text: string | null): string | null {
  return text === null || text.length <= MAX_TEXT
    ? text
    : `${text.slice(0, MAX_TEXT)}…`;
}
