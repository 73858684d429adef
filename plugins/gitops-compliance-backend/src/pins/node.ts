import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Scalar,
  visit,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { formatKeyPath, type KeyPath, type KeySegment } from './keyPath';

/** How a value is written: `part` is one inside of a longer text. */
export type ValueStyle = 'plain' | 'single' | 'double' | 'part';

/** A plain value found in a document, or what stands in the way. */
export type ScalarLookup =
  | {
      ok: true;
      /** As it is written, never as a number or a date. */
      value: string;
      /** Offsets in the text, quotes included. */
      range: [start: number, end: number];
      style: ValueStyle;
    }
  | { ok: false; key: string; what: string };

type Step = { ok: true; node: unknown } | { ok: false; what: string };

const STYLES: Record<string, ValueStyle | undefined> = {
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
};
const TEXT_TAG = 'tag:yaml.org,2002:str';

/**
 * Finds the plain value at a key path. What an edit of it would change elsewhere
 * as well is refused: a value behind an alias, one inside of an anchor that an
 * alias repeats, and one that a merge key brings.
 */
export function findScalar(
  document: Document.Parsed,
  path: KeyPath,
): ScalarLookup {
  const repeated = repeatedNodes(document);
  let node: unknown = document.contents;
  const fail = (depth: number, what: string) => ({
    ok: false as const,
    key: formatKeyPath(path.slice(0, depth)),
    what,
  });
  for (const [depth, segment] of [...path, null].entries()) {
    if (isAlias(node)) {
      return fail(
        depth,
        `is the alias *${node.source} of a value that stands elsewhere, so that an edit would change more than this; write the value out`,
      );
    }
    if (repeated.has(node as Node)) {
      const { anchor } = node as { anchor?: string };
      return fail(
        depth,
        `is repeated elsewhere by the alias *${anchor}, so that an edit would change more than this; write the value out there`,
      );
    }
    if (segment === null) break;
    const step: Step =
      typeof segment === 'string'
        ? valueOf(node, segment)
        : itemOf(node, segment, document);
    if (!step.ok) return fail(depth + 1, step.what);
    node = step.node;
  }
  const problem = plainProblem(node);
  if (problem !== null) return fail(path.length, problem);
  const scalar = node as Scalar & { range: [number, number, number] };
  const [start, end] = scalar.range;
  return {
    ok: true,
    value: textOf(scalar),
    range: [start, end],
    style: STYLES[scalar.type as string] ?? 'plain',
  };
}

/** The text of a plain value as it is written, never as a number or a date. */
export function textOf(node: Scalar): string {
  return String(node.source ?? node.value ?? '');
}

/** The value of a map's own key; undefined where there is none. */
export function own(map: unknown, key: string): unknown {
  if (!isMap(map)) return undefined;
  return pairOf(map, key)?.value ?? undefined;
}

/** The text of a plain value of a map's own key; undefined where there is none. */
export function ownText(map: unknown, key: string): string | undefined {
  const value = own(map, key);
  return isScalar(value) && value.value !== null ? textOf(value) : undefined;
}

function plainProblem(node: unknown): string | null {
  if (!isScalar(node)) return 'is not a plain value';
  if (node.value === null) {
    return 'is empty; write the value that is in force there first';
  }
  if (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL) {
    return 'is a text block; write the value on one line';
  }
  if (node.tag !== undefined && node.tag !== TEXT_TAG) {
    return `has the tag ${node.tag} and is not a plain value`;
  }
  return node.range ? null : 'is not a plain value';
}

function pairOf(map: YAMLMap, key: string) {
  return map.items.find(pair => isScalar(pair.key) && textOf(pair.key) === key);
}

function valueOf(node: unknown, key: string): Step {
  if (!isMap(node)) return { ok: false, what: 'is missing' };
  const pair = pairOf(node, key);
  if (pair) return { ok: true, node: pair.value };
  const what = pairOf(node, '<<')
    ? 'is missing there, or comes from a merge key (<<), whose edit would change more than this; write the value out'
    : 'is missing';
  return { ok: false, what };
}

function itemOf(
  node: unknown,
  segment: Exclude<KeySegment, string>,
  document: Document,
): Step {
  if (!isSeq(node)) return { ok: false, what: 'is missing' };
  if (typeof segment === 'number') {
    return segment < node.items.length
      ? { ok: true, node: node.items[segment] }
      : { ok: false, what: 'is missing' };
  }
  const places = placesOf(node, segment, document);
  if (places.length === 1) return { ok: true, node: node.items[places[0]] };
  return {
    ok: false,
    what:
      places.length === 0
        ? 'is missing'
        : 'is ambiguous: several items of the list fit',
  };
}

/** Places of the items whose fields have these values, behind aliases too. */
export function placesOf(
  list: YAMLSeq,
  fields: Readonly<Record<string, string>>,
  document: Document,
): number[] {
  return list.items.flatMap((item, place) => {
    const resolved = isAlias(item) ? item.resolve(document) : item;
    const fits = Object.entries(fields).every(
      ([field, value]) => ownText(resolved, field) === value,
    );
    return fits ? [place] : [];
  });
}

/** The nodes whose anchor an alias of the document repeats. */
function repeatedNodes(document: Document): Set<Node> {
  const anchored = new Map<string, Node>();
  const repeated = new Set<Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        // An anchor may be set again; the alias means the nearest before it.
        const target = anchored.get(node.source);
        if (target) repeated.add(target);
      } else if ((node as { anchor?: string }).anchor) {
        anchored.set((node as { anchor: string }).anchor, node as Node);
      }
    },
  });
  return repeated;
}
