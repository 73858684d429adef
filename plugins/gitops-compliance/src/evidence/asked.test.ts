import { parseAsked } from './asked';

describe('what an export is limited to', () => {
  it.each([
    ['', {}],
    ['  ', {}],
    ['component:default/a', { services: ['component:default/a'] }],
    [
      'System:default/pay, component:default/a\ncomponent:x/b',
      {
        systems: ['system:default/pay'],
        services: ['component:default/a', 'component:x/b'],
      },
    ],
  ])('is read from “%s”', (text, asked) => {
    expect(parseAsked(text)).toEqual({ asked });
  });

  it('says which word is no reference, and how one reads', () => {
    expect(parseAsked('component:default/a payments')).toEqual({
      problem: expect.stringMatching(
        /^“payments” is no reference: write component:default\/name/,
      ),
    });
  });
});
