import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  canonicalBytes,
  canonicalObjectBytes,
  parseEntry,
  parseObject,
} from './canonical';
import { Envelope } from './envelope';
import { isWellFormed, JsonObject, JsonValue } from './json';
import { sampleEnvelope } from './sample.fixture';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (value: string) => new TextEncoder().encode(value);

const { object: jsonObject } = fc.letrec<{
  value: JsonValue;
  object: JsonObject;
}>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), {
    maxKeys: 5,
    noNullPrototype: true,
  }),
}));

const envelopes: fc.Arbitrary<Envelope> = fc.record({
  type: fc.constantFrom('deployment.observed', 'change.merge-requested'),
  v: fc.integer({ min: 1, max: 9 }),
  stream: fc.stringMatching(/^[a-z]{1,8}:[ -~]{1,20}$/),
  streamSeq: fc.integer({ min: 1 }),
  occurredAt: fc
    .date({
      noInvalidDate: true,
      max: new Date('9999-01-01'),
      min: new Date(0),
    })
    .map(date => date.toISOString()),
  observedAt: fc.constant('2026-01-02T03:04:06.007Z'),
  source: fc.record({
    collector: fc.constant('argocd:eu-1'),
    cursor: fc.option(fc.string({ unit: 'binary' })),
    key: fc.option(fc.stringMatching(/^[ -~]{1,30}$/)),
  }),
  attestation: fc.constantFrom(
    'read',
    'signed-delivery',
    'reported',
    'decided',
  ),
  persons: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.stringMatching(/^id:[0-9a-f]{8}$/),
    { noNullPrototype: true },
  ),
  controls: fc.array(fc.constantFrom('CHG-01', 'CHG-02')),
  payload: jsonObject,
  blob: fc.constant(null),
});

/** The same value with the keys of every object the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(reversed) as T;
  }
  return value !== null && typeof value === 'object'
    ? (Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, reversed(member)]),
      ) as T)
    : value;
}

/** JSON text, since an object literal would take `__proto__` for more. */
function asMembers(members: [string, JsonValue][]): string {
  return `{${[...new Map(members)]
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join()}}`;
}

describe('canonical bytes', () => {
  it('do not depend on the order of keys', () => {
    fc.assert(
      fc.property(envelopes, envelope => {
        expect(text(canonicalBytes(reversed(envelope)))).toBe(
          text(canonicalBytes(envelope)),
        );
      }),
    );
  });

  it('are those of a library that sorts and writes everything itself', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }).filter(isWellFormed),
      fc.constantFrom('9', '10', '-1', '01', '__proto__', 'toString', '\u20ac'),
    );
    const { value } = fc.letrec<{ value: JsonValue }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }).filter(isWellFormed),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc
          .array(fc.tuple(names, tie('value')), { maxLength: 5 })
          .map(members => JSON.parse(asMembers(members))),
      ),
    }));
    fc.assert(
      fc.property(envelopes, value, (envelope, member) => {
        const given = { ...envelope, payload: { member } };
        expect(text(canonicalBytes(given))).toBe(canonicalize(given));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are read back as the envelope that was written', () => {
    fc.assert(
      fc.property(envelopes, envelope => {
        expect(parseEntry(canonicalBytes(envelope))).toEqual(envelope);
      }),
    );
  });

  it('of erasable content are read back as written', () => {
    fc.assert(
      fc.property(jsonObject, content => {
        expect(parseObject(canonicalObjectBytes(content))).toEqual(content);
      }),
    );
  });

  it('sort keys by UTF-16 code unit and write no spaces, as RFC 8785 says', () => {
    expect(
      text(
        canonicalObjectBytes({
          '\u20ac': 1,
          '\r': 2,
          '1': 3,
          '\u{1f600}': 4,
          '\ufb33': 5,
          ö: 'é\n',
        }),
      ),
    ).toBe('{"\\r":2,"1":3,"ö":"é\\n","€":1,"😀":4,"\ufb33":5}');
  });

  it('refuse every fraction, wherever it stands', () => {
    fc.assert(
      fc.property(
        jsonObject,
        fc.double().filter(number => !Number.isSafeInteger(number)),
        (content, number) => {
          expect(() =>
            canonicalObjectBytes({ ...content, at: [{ deep: number }] }),
          ).toThrow(/at\.0\.deep must be a safe integer/);
        },
      ),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /must be JSON, not undefined/],
    ['an unsafe integer', 2 ** 53, /must be a safe integer/],
    ['a big integer', 1n, /must be JSON, not bigint/],
    ['a date', new Date(0), /must be JSON, not Date/],
    ['a map', new Map(), /must be JSON, not Map/],
    ['a function', () => 1, /must be JSON, not function/],
    ['a class instance', new (class Pin {})(), /must be JSON, not Pin/],
    ['a lone surrogate', '\ud800', /lone surrogate/],
    [
      'a hole',
      Object.assign([], { 1: 'second' }),
      /must be JSON, not undefined/,
    ],
  ])('refuse %s', (_, value, message) => {
    const payload = { member: value } as JsonObject;
    expect(() => canonicalObjectBytes(payload)).toThrow(message);
    expect(() => canonicalBytes({ ...sampleEnvelope, payload })).toThrow(
      message,
    );
  });

  it('refuse what nests without end', () => {
    const payload: JsonObject = {};
    payload.self = payload;
    expect(() => canonicalObjectBytes(payload)).toThrow(/nested deeper/);
  });
});

describe('an envelope', () => {
  it.each<[string, Partial<Record<keyof Envelope, unknown>>]>([
    ['an unknown member', { extra: 1 } as object],
    ['a missing member', { controls: undefined }],
    ['an instant without milliseconds', { occurredAt: '2026-01-02T03:04:05Z' }],
    [
      'an instant with an offset',
      { occurredAt: '2026-01-02T03:04:05.000+01:00' },
    ],
    [
      'an instant that does not exist',
      { occurredAt: '2026-13-02T03:04:05.000Z' },
    ],
    ['a number from before the first', { streamSeq: 0 }],
    ['a version of nothing', { v: 0 }],
    ['an unknown attestation', { attestation: 'trusted' }],
    ['an empty stream', { stream: '' }],
    ['a control character in the stream', { stream: 'a\u0000b' }],
    ['a hash of another kind', { blob: { hash: 'md5:00', mediaType: 'a/b' } }],
    [
      'an unknown member of the source',
      { source: { ...sampleEnvelope.source, url: 'x' } },
    ],
    ['a person without a name', { persons: { requester: '' } }],
    ['a role that is none', { persons: JSON.parse('{"__proto__":"id:1"}') }],
  ])('with %s is refused', (_, change) => {
    const envelope = { ...sampleEnvelope, ...change } as Envelope;
    expect(() => canonicalBytes(envelope)).toThrow(/envelope is malformed/);
  });
});

describe('reading an entry', () => {
  const canonical = text(canonicalBytes(sampleEnvelope));

  it.each<[string, Uint8Array, RegExp]>([
    ['with a space', bytesOf(` ${canonical}`), /canonical form/],
    [
      'in another order',
      bytesOf(JSON.stringify(sampleEnvelope)),
      /canonical form/,
    ],
    [
      'with a doubled key',
      bytesOf(canonical.replace('{', '{"v":2,')),
      /canonical form/,
    ],
    [
      'with an escape too many',
      bytesOf(canonical.replace('é', '\\u00e9')),
      /canonical form/,
    ],
    ['with a byte-order mark', bytesOf(`\ufeff${canonical}`), /not JSON/],
    ['cut short', canonicalBytes(sampleEnvelope).slice(0, -1), /not JSON/],
    [
      'that is not UTF-8',
      new Uint8Array([0x22, 0xff, 0x22]),
      /not JSON in UTF-8/,
    ],
  ])('refuses bytes %s', (_, bytes, message) => {
    expect(() => parseEntry(bytes)).toThrow(message);
  });
});
