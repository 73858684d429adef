import { createHash } from 'node:crypto';
import { erasableHash } from './erasable';

const salt = new Uint8Array(32).fill(7);

describe('the hash of erasable content', () => {
  it('is the SHA-256 of salt and canonical bytes', () => {
    const expected = createHash('sha256')
      .update(salt)
      .update('{"a":[1],"b":"x"}')
      .digest('hex');
    expect(erasableHash(salt, { b: 'x', a: [1] })).toBe(`sha256:${expected}`);
  });

  it('differs with the salt, so that equal contents cannot be linked', () => {
    const other = new Uint8Array(32).fill(8);
    expect(erasableHash(salt, { a: 1 })).not.toBe(
      erasableHash(other, { a: 1 }),
    );
  });

  it('refuses a salt that could be guessed, and content that is no JSON', () => {
    expect(() => erasableHash(new Uint8Array(8), {})).toThrow(/at least 16/);
    expect(() => erasableHash(salt, { a: 0.5 })).toThrow(/safe integer/);
  });
});
