import fc from 'fast-check';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { formatCheckpoint, parseCheckpoint } from './checkpoint';
import {
  openEnvelope,
  parseEnvelope,
  preAuthEncoding,
  signEnvelope,
} from './dsse';
import { decodeEntryBundle, encodeEntryBundle } from './entryBundle';
import {
  noteKey,
  openNote,
  parseVkey,
  signaturesOf,
  signNote,
  vkeyOf,
  type NoteSigner,
} from './note';
import { formatProof, parseProof } from './proofFile';
import { entriesPath, parseTilePath, pathOf, tilePath } from './tilePaths';

function signerOf(keyName: string): NoteSigner & { key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyName,
    key: publicKey,
    publicKey: async () => publicKey,
    sign: async bytes => sign(null, bytes, privateKey),
  };
}

describe('paths of tiles', () => {
  it.each([
    [tilePath(0, 0), 'tile/0/000'],
    [tilePath(0, 1_234_067), 'tile/0/x001/x234/067'],
    [tilePath(3, 255, 17), 'tile/3/255.p/17'],
    [tilePath(1, 1_000), 'tile/1/x001/000'],
    [entriesPath(1_234_067, 1), 'tile/entries/x001/x234/067.p/1'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
    expect(pathOf(parseTilePath(path) as never)).toBe(path);
  });

  it.each([
    'tile/0/0',
    'tile/6/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/../000',
    '/tile/0/000',
    'tile/data/000',
  ])('%s is none', path => {
    expect(parseTilePath(path)).toBeNull();
  });

  it.each([
    () => tilePath(6, 0),
    () => tilePath(0, -1),
    () => tilePath(0, 0, 257),
    () => entriesPath(0.5),
  ])('there is none for what cannot be', path => {
    expect(path).toThrow();
  });
});

describe('an entry bundle', () => {
  it('gives back the entries that went in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 }),
        entries => {
          const read = decodeEntryBundle(encodeEntryBundle(entries));
          expect(read.map(entry => [...entry])).toEqual(
            entries.map(entry => [...entry]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses what it cannot hold and what breaks off', () => {
    expect(() => encodeEntryBundle([Buffer.alloc(65_536)])).toThrow(/65535/);
    const many = Array.from({ length: 257 }, () => Buffer.alloc(0));
    expect(() => encodeEntryBundle(many)).toThrow(/at most 256/);
    expect(() => decodeEntryBundle(Buffer.alloc(2 * 257))).toThrow(/at most/);
    const whole = encodeEntryBundle([Buffer.from('entry')]);
    for (let end = 1; end < whole.length; end += 1) {
      expect(() => decodeEntryBundle(whole.subarray(0, end))).toThrow(/inside/);
    }
  });
});

describe('a signed note', () => {
  /** The example in the documentation of Go's sumdb/note. */
  const VKEY =
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const TEXT =
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n";
  const NOTE =
    `${TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZI` +
    'nNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

  it('of other people opens with their key', () => {
    const key = parseVkey(VKEY);
    expect(openNote(NOTE, [key])).toEqual({
      text: TEXT,
      verifiedBy: ['PeterNeumann'],
    });
    expect(vkeyOf(key.name, key.publicKey)).toBe(VKEY);
  });

  it('is opened by any of the keys that signed it, and by no other', async () => {
    const [ours, next, other] = ['log', 'log', 'other'].map(signerOf);
    const note = await signNote('one\n\ntwo\n', [ours, next]);
    expect(signaturesOf(note)).toHaveLength(2);
    for (const { keyName, key } of [ours, next]) {
      expect(openNote(note, [noteKey(keyName, key)]).text).toBe('one\n\ntwo\n');
    }
    expect(() => openNote(note, [noteKey('log', other.key)])).toThrow(
      /none of the given keys/,
    );
  });

  it('does not open when one byte of it is another', async () => {
    const signer = signerOf('example.org/log');
    const note = await signNote('some text\nof two lines\n', [signer]);
    const key = noteKey(signer.keyName, signer.key);
    fc.assert(
      fc.property(
        fc.nat({ max: note.length - 1 }),
        fc.integer({ min: 32, max: 126 }),
        (at, code) => {
          const letter = String.fromCharCode(code);
          fc.pre(note[at] !== letter);
          const bad = note.slice(0, at) + letter + note.slice(at + 1);
          expect(() => openNote(bad, [key])).toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    '',
    'text',
    'text\n',
    'text\n\n',
    'text\n\n\u2014 a b\n',
    'a\0\n\n',
  ])('%j is none', text => {
    expect(() => openNote(text, [parseVkey(VKEY)])).toThrow();
  });

  it.each(['x', 'a+00000000+AA==', VKEY.replace('c74f20a3', 'c74f20a4')])(
    '%s is no verifier key',
    text => {
      expect(() => parseVkey(text)).toThrow();
    },
  );

  it('is not made of other text or with another kind of key', async () => {
    await expect(signNote('no newline', [])).rejects.toThrow(/newline/);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => vkeyOf('log', publicKey)).toThrow(/Ed25519/);
    expect(() => vkeyOf('two words', publicKey)).toThrow(/no spaces/);
  });
});

describe('a checkpoint', () => {
  const checkpoint = {
    origin: 'portal.example.org/gitops-compliance',
    size: 20_852_163,
    root: Buffer.alloc(32, 7),
  };

  it('is read as it was written, extensions left aside', () => {
    const text = formatCheckpoint(checkpoint);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
    expect(parseCheckpoint(`${text}extension 1\n`)).toEqual(checkpoint);
  });

  const good = formatCheckpoint(checkpoint);
  it.each([
    good.slice(0, -1),
    good.replace('20852163', '020852163'),
    good.replace('20852163', '-1'),
    good.replace('20852163', '9007199254740993'),
    good.replace('20852163', '1e3'),
    good.replace('=\n', '\n'),
    good.replace('portal', 'por tal'),
    `${good}\n`,
    '',
  ])('%j is none', text => {
    expect(() => parseCheckpoint(text)).toThrow(/no checkpoint/);
  });

  it('is not written without a proper origin, size and root', () => {
    for (const change of [
      { origin: 'two words' },
      { origin: '' },
      { size: -1 },
      { root: Buffer.alloc(3) },
    ]) {
      expect(() => formatCheckpoint({ ...checkpoint, ...change })).toThrow();
    }
  });
});

describe('a proof as a file', () => {
  const proof = {
    index: 42,
    proof: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
    checkpoint: 'origin\n43\nroot\n\n\u2014 origin signature\n',
  };

  it('is read as it was written', () => {
    expect(parseProof(formatProof(proof))).toEqual(proof);
    const extra = formatProof(proof).replace('index', 'extra AQE=\nindex');
    expect(parseProof(extra)).toEqual(proof);
    const alone = { ...proof, index: 0, proof: [] };
    expect(parseProof(formatProof(alone))).toEqual(alone);
  });

  const text = formatProof(proof);
  it.each([
    '',
    text.replace('v1', 'v2'),
    text.replace('index 42', 'index 042'),
    text.replace('index 42', 'index x'),
    text.replace('AQE', '*QE'),
  ])('%j is none', bad => {
    expect(() => parseProof(bad)).toThrow(/no proof/);
  });
});

describe('a DSSE envelope', () => {
  it('signs the encoding of the specification', () => {
    const bytes = preAuthEncoding(
      'http://example.com/HelloWorld',
      Buffer.from('hello world'),
    );
    expect(bytes.toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('opens with the key that signed it, and with no other', async () => {
    const [ours, other] = [signerOf('export'), signerOf('export')];
    const envelope = await signEnvelope('text/plain', Buffer.from('hi'), ours);
    const opened = openEnvelope(envelope, [other.key, ours.key]);
    expect(opened).toEqual({ payload: Buffer.from('hi'), verifiedBy: 1 });
    expect(() => openEnvelope(envelope, [other.key])).toThrow(/none/);
    for (const change of [
      { payload: Buffer.from('ho').toString('base64') },
      { payloadType: 'text/html' },
      { payload: 'not base64' },
    ]) {
      expect(() =>
        openEnvelope({ ...envelope, ...change }, [ours.key]),
      ).toThrow();
    }
  });

  it.each([null, {}, { payloadType: 'a', payload: '', signatures: [] }])(
    '%j is none',
    value => {
      expect(() => parseEnvelope(value)).toThrow(/no DSSE envelope/);
    },
  );
});
