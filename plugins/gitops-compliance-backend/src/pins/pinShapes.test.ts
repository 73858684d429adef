import fc from 'fast-check';
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { editPin, findPin, findRecordedPin } from '.';
import { SHAPES } from './__testUtils__/shapes';
import { yamlText, type Dice } from './__testUtils__/yamlText';
import { parseKeyPath } from './keyPath';

/** Numbers that follow from a seed alone (a linear congruence). */
function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return bound => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const values = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{7,40}$/),
  fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  fc.stringMatching(/^v?[0-9]{1,2}\.[0-9]{1,3}(\.[0-9]{1,2})?(-rc\.1)?$/),
  fc.constantFrom(
    ...[
      '1234567',
      '1e10',
      '0x1234567',
      '0o17',
      '1_000_000',
      '0b11',
      '12:30:45',
    ],
    ...['null', 'true', 'no', 'y', '~', '.5', '-1', '+1', '.inf', '2026-01-01'],
    ...['feature/x', "it's", 'a: b', '#1', '@x', '*x', '&x', '- x', '"', '\\'],
    ...['release/1.10', '1.10', '=', '<<', 'a #b', '{x}', 'Größe', '!x', '%x'],
  ),
);
const QUOTES: ((value: string) => string)[] = [
  value => value,
  value => `'${value}'`,
  value => `"${value}"`,
];

/** What the documents say, with every value as the text that is written. */
function meaning(text: string): unknown[] {
  const plain = (node: unknown): unknown => {
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map(pair => [String(plain(pair.key)), plain(pair.value)]),
      );
    }
    if (isSeq(node)) return node.items.map(plain);
    return isScalar(node) ? String(node.source ?? node.value) : node;
  };
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) throw new Error('No documents');
  return documents.map(({ contents, errors }) => {
    expect(errors).toEqual([]);
    return plain(contents);
  });
}

/** Sets what stands at a key path. */
function set(tree: unknown, key: string, value: string): void {
  let here = tree as Record<string | number, unknown>;
  const path = parseKeyPath(key).filter(
    segment => typeof segment !== 'object' || !('metadata.name' in segment),
  );
  path.forEach((segment, depth) => {
    const at =
      typeof segment === 'object'
        ? (here as unknown as Record<string, string>[]).findIndex(item =>
            Object.entries(segment).every(
              ([field, text]) => item[field] === text,
            ),
          )
        : segment;
    if (depth === path.length - 1) here[at] = value;
    else here = here[at] as typeof here;
  });
}

describe('an edit over the shapes of real files', () => {
  it.each(SHAPES.map(shape => [shape.name, shape] as const))(
    '%s: changes the bytes of the value alone, and its meaning alone',
    (_, { pin, documents, at, key }) => {
      fc.assert(
        fc.property(
          fc.nat(),
          values,
          fc.constantFrom(...QUOTES),
          (seed, value, quoted) => {
            const old = 'f'.repeat(40);
            const text = yamlText(documents, diceOf(seed), () => quoted(old));
            const found = findPin(text, pin);
            expect(found).toEqual({
              ok: true,
              value: old,
              key,
              line: text.slice(0, text.indexOf(old)).split('\n').length,
            });
            const record = { ...pin, key };
            const edited = editPin(text, record, value, old);
            if (!edited.ok) throw new Error(edited.problem);

            const [head, tail] = text.split(quoted(old));
            expect(edited.text.startsWith(head)).toBe(true);
            expect(edited.text.endsWith(tail)).toBe(true);
            const wanted = meaning(text);
            set(wanted[at], key, value);
            expect(meaning(edited.text)).toEqual(wanted);

            expect(findRecordedPin(edited.text, record)).toMatchObject({
              ok: true,
              value,
            });
            const back = editPin(edited.text, record, old, value);
            const written = edited.text.slice(head.length);
            // A value that needs quotes got them, and they stay.
            const gotQuotes = quoted('') === '' && /^["']/.test(written);
            const before = gotQuotes ? text.replace(old, `"${old}"`) : text;
            expect(back).toEqual({ ok: true, text: before });
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});
