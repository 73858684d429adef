import { below, report, type Place } from './findings';
import { parsedFile, type Tree } from './parsedFile';

/** Deepest nesting that is looked into. */
const MAX_DEPTH = 60;
/** Keys by which objects of a list are told apart, in this order. */
const IDENTITIES = [
  'name',
  'id',
  'key',
  'host',
  'path',
  'containerPort',
  'port',
];

/** Reports every value in which two trees differ; undefined: there is none. */
export function compare(
  was: Tree | undefined,
  is: Tree | undefined,
  at: Place,
): void {
  if (at.keys.length > MAX_DEPTH) {
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      report('(nested too deep)', '(nested too deep)', at);
    }
  } else if (isMap(was) || isMap(is)) {
    compareMaps(was, is, at);
  } else if (isList(was) || isList(is)) {
    compareLists(was, is, at);
  } else if (was !== is) {
    compareScalars(was, is, at);
  }
}

function compareMaps(was: Tree | undefined, is: Tree | undefined, at: Place) {
  const old = isMap(was) ? was : {};
  const now = isMap(is) ? is : {};
  // What was no object before is taken out as what it was.
  if (was !== undefined && !isMap(was)) compare(was, undefined, at);
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  if (keys.size === 0 && (was === undefined) !== (is === undefined)) {
    report(was === undefined ? was : '{}', is === undefined ? is : '{}', at);
  }
  for (const key of keys) {
    compare(own(old, key), own(now, key), below(at, key));
  }
  if (is !== undefined && !isMap(is)) compare(undefined, is, at);
}

function compareLists(was: Tree | undefined, is: Tree | undefined, at: Place) {
  const old = isList(was) ? was : [];
  const now = isList(is) ? is : [];
  if (was !== undefined && !isList(was)) compare(was, undefined, at);
  if (
    old.length + now.length === 0 &&
    (was === undefined || is === undefined)
  ) {
    report(was === undefined ? was : '[]', is === undefined ? is : '[]', at);
  }
  const identity = identityOf(old, now);
  if (identity) {
    const byName = (items: Tree[]) =>
      new Map(
        items.map(item => [String((item as TreeMap)[identity]), item as Tree]),
      );
    const [one, other] = [byName(old), byName(now)];
    for (const name of new Set([...one.keys(), ...other.keys()])) {
      const [a, b] = [one.get(name), other.get(name)];
      compare(a, b, below(at, `[${identity}=${name}]`));
    }
  } else if (
    [...old, ...now].every(isScalar) &&
    (old.length !== now.length || old.length === 0)
  ) {
    compareSets(old, now, at);
  } else {
    for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
      compare(old[index], now[index], below(at, `[${index}]`));
    }
  }
  if (is !== undefined && !isList(is)) compare(undefined, is, at);
}

/** Lists of plain values of different length: what came and what went. */
function compareSets(old: Tree[], now: Tree[], at: Place) {
  const left = now.map(textOf);
  const gone = old.map(textOf).filter(text => {
    const place = left.indexOf(text);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  gone.forEach(text => report(text, undefined, below(at, '[]')));
  left.forEach(text => report(undefined, text, below(at, '[]')));
}

function compareScalars(
  was: Tree | undefined,
  is: Tree | undefined,
  at: Place,
) {
  const embedded = at.isSecret ? null : embeddedFiles(was, is, at);
  if (embedded) {
    compare(embedded.was, embedded.is, at);
    return;
  }
  if (was === undefined || is === undefined) {
    const text = (tree: Tree | undefined) =>
      tree === undefined ? undefined : textOf(tree);
    report(text(was), text(is), at);
    return;
  }
  const [one, other] = [textOf(was), textOf(is)];
  // A text that became a number reads the same without its quotes.
  if (one === other) report(JSON.stringify(was), JSON.stringify(is), at);
  else report(one, other, at);
}

/** A file inside a file: `application.yaml` of a ConfigMap, for instance. */
function embeddedFiles(
  was: Tree | undefined,
  is: Tree | undefined,
  at: Place,
): { was: Tree | undefined; is: Tree | undefined } | null {
  const name = at.keys[at.keys.length - 1] ?? '';
  const texts = [was, is].filter(text => text !== undefined);
  const isFile =
    /\.(ya?ml|json|properties|env|conf)$/i.test(name) &&
    texts.every(text => typeof text === 'string') &&
    texts.some(text => (text as string).includes('\n'));
  if (!isFile) return null;
  const [old, now] = [was, is].map(text =>
    parsedFile(name, (text as string | undefined) ?? null),
  );
  const [one, other] = [old, now].map(({ documents }) =>
    documents.size > 1 ? null : [...documents.values()][0],
  );
  const isReadable =
    old.format !== 'opaque' &&
    now.format !== 'opaque' &&
    one !== null &&
    other !== null &&
    [one, other].every(tree => tree === undefined || isMap(tree));
  return isReadable ? { was: one, is: other } : null;
}

type TreeMap = { [key: string]: Tree };

/** Never what every object inherits, such as `constructor`. */
function own(map: TreeMap, key: string): Tree | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether a value is an object. */
export function isMap(tree: Tree | undefined): tree is TreeMap {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

function isList(tree: Tree | undefined): tree is Tree[] {
  return Array.isArray(tree);
}

function isScalar(tree: Tree): boolean {
  return !isMap(tree) && !isList(tree);
}

/** By which key the objects of both lists are told apart; null: by none. */
function identityOf(old: Tree[], now: Tree[]): string | null {
  const all = [...old, ...now];
  if (all.length === 0 || !all.every(isMap)) return null;
  return (
    IDENTITIES.find(identity =>
      [old, now].every(items => {
        const names = items.map(item => (item as TreeMap)[identity]);
        return (
          names.every(
            name => typeof name === 'string' || typeof name === 'number',
          ) && new Set(names.map(String)).size === names.length
        );
      }),
    ) ?? null
  );
}

function textOf(tree: Tree): string {
  return typeof tree === 'string' ? tree : JSON.stringify(tree);
}
