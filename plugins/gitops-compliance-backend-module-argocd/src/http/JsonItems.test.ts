import { JsonItems } from './JsonItems';

/** Takes a text in pieces of so many bytes. */
function taken(text: string, size: number): { items: string[]; rest: string } {
  const items = new JsonItems();
  const found: string[] = [];
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    found.push(...items.take(bytes.subarray(at, at + size)));
  }
  return { items: found, rest: items.rest };
}

const ITEMS = [
  { name: 'a', nested: { items: [{ b: 1 }], list: [[], [{}]] } },
  { name: 'quotes " and \\ and \\" and } ] { [' },
  { name: 'ünïcödé 🚀', empty: {} },
  {},
];
const LIST = {
  metadata: { resourceVersion: '7', items: [{ not: 'these' }] },
  note: 'items',
  items: ITEMS,
  more: [{ nor: 'these' }],
};

describe('the items of a list', () => {
  it.each([1, 2, 3, 7, 64, 100_000])(
    'come out whole in pieces of %d bytes',
    size => {
      for (const text of [
        JSON.stringify(LIST),
        JSON.stringify(LIST, null, 2),
      ]) {
        const { items, rest } = taken(text, size);
        expect(items.map(item => JSON.parse(item))).toEqual(ITEMS);
        expect(JSON.parse(rest)).toEqual({
          ...LIST,
          items: ITEMS.map(() => 0),
        });
      }
    },
  );

  it('are not looked for elsewhere', () => {
    for (const value of [
      { items: null },
      { items: [] },
      { items: 'items' },
      { key: 'items', list: [{ a: 1 }] },
      [{ items: [{ a: 1 }] }],
      { other: { items: [{ a: 1 }] } },
    ]) {
      const text = JSON.stringify(value);
      expect(taken(text, 5)).toEqual({ items: [], rest: text });
    }
  });

  it('leave what is no object in the rest', () => {
    expect(taken('{"items":[1,{"a":2},[{"b":3}],null]}', 4)).toEqual({
      items: ['{"a":2}'],
      rest: '{"items":[1,0,[{"b":3}],null]}',
    });
  });

  it('leave all of what is no JSON in the rest, up to a size', () => {
    const page = '<html>{"items":[</html>';
    expect(taken(page, 6)).toEqual({ items: [], rest: page });
    const endless = 'x'.repeat(2 * 1024 * 1024);
    expect(() => taken(endless, 65_536)).toThrow(/around the items/);
  });
});
