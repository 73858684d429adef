import { createHash, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { StampingAuthority } from './StampingAuthority.fixture';
import { timestampRequest, tokenOf } from './exchange';
import { OID } from './oids';
import { TimestampError } from './TimestampError';
import { verifyToken } from './verifyToken';

const FROM = new Date('2026-01-01T00:00:00Z');
const UNTIL = new Date('2027-01-01T00:00:00Z');
const AT = new Date('2026-03-04T05:06:07Z');
const DATA = Buffer.from('portal.example/ledger\n4711\n');
const NONCE = Buffer.from('f1e2d3c4b5a69788', 'hex');
const validity = { from: FROM, until: UNTIL };
const imprintOf = (data: Uint8Array) =>
  createHash('sha256').update(data).digest();

let honest: StampingAuthority;
beforeAll(async () => {
  honest = await StampingAuthority.make(validity);
});

function check(token: Uint8Array, by: { trusted: X509Certificate[] } = honest) {
  return verifyToken(token, { data: DATA, trusted: by.trusted });
}

/** The time that it states, or that it was refused in words. */
function outcomeOf(token: Uint8Array): number | 'refused' {
  try {
    return check(token).at.getTime();
  } catch (error) {
    if (error instanceof TimestampError) return 'refused';
    throw error;
  }
}

describe('a time stamp', () => {
  const request = timestampRequest({ data: DATA, nonce: NONCE });

  it('holds for what was stamped, and tells when', async () => {
    const token = tokenOf(await honest.answer(request, AT));
    expect(check(token)).toMatchObject({ at: AT, nonce: NONCE });
  });

  it('is asked for under a policy', async () => {
    const policy = '1.2.3.4';
    const asked = timestampRequest({ data: DATA, nonce: NONCE, policy });
    const token = tokenOf(await honest.answer(asked, AT));
    expect(check(token).policy).toBe(policy);
  });

  it('holds after its certificate has expired', async () => {
    const at = new Date(UNTIL.getTime() - 1000);
    const token = await honest.stamp({ imprint: imprintOf(DATA), at });
    expect(check(token).at).toEqual(at);
  });

  it('does not hold for anything else', async () => {
    const imprint = imprintOf(Buffer.from('another'));
    const token = await honest.stamp({ imprint, at: AT });
    expect(() => check(token)).toThrow(/of something else/);
  });

  it.each([
    ['before its certificate was', new Date(FROM.getTime() - 1000)],
    ['after its certificate had expired', new Date(UNTIL.getTime() + 1000)],
  ])('does not hold that was made %s', async (_, at) => {
    const token = await honest.stamp({ imprint: imprintOf(DATA), at });
    expect(() => check(token)).toThrow(/not valid at the time/);
  });

  it('does not hold under another authority, also of the same name', async () => {
    const other = await StampingAuthority.make(validity);
    const token = await other.stamp({ imprint: imprintOf(DATA), at: AT });
    expect(() => check(token)).toThrow(/does not lead to the authority/);
  });

  it.each([
    ['another use', { usages: ['1.3.6.1.5.5.7.3.1'] }, /another use/],
    [
      'several uses',
      { usages: [OID.timeStamping, '1.3.6.1.5.5.7.3.1'] },
      /another use/,
    ],
    ['a use that is not critical', { isCritical: false }, /marked critical/],
    ['an issuer that may not be one', { isIssuer: false }, /does not lead/],
  ])('does not hold by a certificate with %s', async (_, options, why) => {
    const by = await StampingAuthority.make({ ...validity, ...options });
    const token = await by.stamp({ imprint: imprintOf(DATA), at: AT });
    expect(() => check(token, by)).toThrow(why);
  });

  it('does not hold that another key made in the name of the authority', async () => {
    const other = await StampingAuthority.make(validity);
    const { keyPem } = other.save();
    const forger = await StampingAuthority.of({ ...honest.save(), keyPem });
    const imprint = imprintOf(DATA);
    const token = await forger.stamp({ imprint, at: AT });
    expect(() => check(token)).toThrow('Its signature does not hold');
  });

  it('does not hold under another certificate than it was signed under', async () => {
    const imprint = imprintOf(DATA);
    const under = Buffer.from('another certificate of the same number');
    const token = await honest.stamp({ imprint, at: AT, under });
    expect(() => check(token)).toThrow(/under another certificate/);
  });

  it('is not any other thing that the authority has signed', async () => {
    const token = await honest.sign(DATA, '1.2.840.113549.1.7.1');
    expect(() => check(token)).toThrow(/is no time stamp/);
  });

  it('does not hold with any bit altered', async () => {
    const token = await honest.stamp({ imprint: imprintOf(DATA), at: AT });
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.integer({ min: 0, max: 7 }),
        (at, bit) => {
          const altered = Buffer.from(token);
          altered[at] ^= 1 << bit;
          // What is not signed, such as the order of versions, says nothing.
          expect(['refused', AT.getTime()]).toContain(outcomeOf(altered));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is refused in words, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        expect(() => check(bytes)).toThrow(TimestampError);
        expect(() => tokenOf(bytes)).toThrow(TimestampError);
      }),
    );
    expect(() => check(Buffer.alloc(70_000, 0x30))).toThrow(/larger/);
    const deep = Buffer.alloc(60_000);
    for (let i = 0; i < deep.length; i += 2) deep.set([0x30, 0x80], i);
    expect(() => check(deep)).toThrow(TimestampError);
  });

  it('that was refused says so', () => {
    expect(() => tokenOf(honest.refusal())).toThrow(/refused with status 2/);
  });
});
