import { Envelope } from './envelope';
import { sampleEnvelope } from './sample.fixture';
import { createReader, Upcaster } from './upcast';

const upcasters: Upcaster[] = [
  {
    type: 'ledger.sample',
    from: 2,
    up: payload => ({ ...payload, unit: 'seconds' }),
  },
  {
    type: 'ledger.sample',
    from: 1,
    up: ({ count, ...rest }) => ({ ...rest, total: count }),
  },
];

describe('a reader', () => {
  it.each<[number, object]>([
    [1, { total: 3, unit: 'seconds' }],
    [2, { count: 3, unit: 'seconds' }],
    [3, { count: 3 }],
  ])('raises version %i to the newest and keeps the rest', (v, payload) => {
    const stored: Envelope = { ...sampleEnvelope, v, payload: { count: 3 } };
    const before = structuredClone(stored);
    expect(createReader(upcasters).read(stored)).toEqual({
      ...stored,
      v: 3,
      payload,
    });
    expect(stored).toEqual(before);
  });

  it('leaves a type without upcasters as it is', () => {
    const envelope = { ...sampleEnvelope, type: 'ledger.other', v: 7 };
    expect(createReader(upcasters).read(envelope)).toBe(envelope);
  });

  it('refuses an entry that is newer than the program', () => {
    expect(() =>
      createReader(upcasters).read({ ...sampleEnvelope, v: 4 }),
    ).toThrow(/version 4.*reads up to 3/);
  });

  it.each([[[1, 1]], [[2]], [[1, 3]]])(
    'refuses upcasters from %j: doubled or with a gap',
    versions => {
      expect(() =>
        createReader(
          versions.map(from => ({ type: 't', from, up: payload => payload })),
        ),
      ).toThrow(/without doubles or gaps/);
    },
  );
});
