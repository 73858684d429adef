import { createHash } from 'node:crypto';
import {
  fingerprint,
  keyText,
  parseKey,
  parseSsh,
  privateKeyOf,
  signSsh,
  verifySsh,
  wireKey,
} from './sshsig';

/** Made by OpenSSH 9.2: `ssh-keygen -Y sign -n git`. */
const VECTOR = {
  key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH+fdQwD7V4MzFXCGvrmbPW1O2aOyve4gb0DDQo1Hp0D vector',
  fingerprint: 'SHA256:8btEcjdZcapfQ0of4ADvrXsSy9IOFLAj9f2+ER5ryLI',
  message: 'tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n',
  signature: `-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgf591DAPtXgzMVcIa+uZs9bU7Zo
7K97iBvQMNCjUenQMAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
AAAAQOEW3vEQ2qddDbjNJJxyNEC45PQuNZ6GLTWVdtpFBb69NqnRKgCJxAmJKxs31MXvEW
Ulg2KaDCJBKfAVUU5/gwQ=
-----END SSH SIGNATURE-----
`,
};

const bytes = (text: string) => Buffer.from(text);
const armoured = (blob: Buffer) =>
  `-----BEGIN SSH SIGNATURE-----\n${blob.toString(
    'base64',
  )}\n-----END SSH SIGNATURE-----\n`;
const blobOf = (signature: string) =>
  Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');

describe('SSH signatures', () => {
  it('of OpenSSH are read and accepted', () => {
    const signature = parseSsh(VECTOR.signature);
    expect(signature).toMatchObject({
      namespace: 'git',
      hashAlgorithm: 'sha512',
      publicKey: parseKey(VECTOR.key),
    });
    expect(fingerprint(signature.publicKey)).toBe(VECTOR.fingerprint);
    expect(verifySsh(signature, bytes(VECTOR.message))).toBe(true);
  });

  it('of ours are as OpenSSH would make them', () => {
    const seed = createHash('sha256').update('any').digest();
    const key = privateKeyOf(seed);
    const text = signSsh(key, bytes('message'));
    expect(text).toMatch(
      /^-----BEGIN SSH SIGNATURE-----\n(\S{1,70}\n)+-----END/,
    );
    const parsed = parseSsh(text);
    expect(keyText(parsed.publicKey)).toBe(keyText(wireKey(key)));
    expect(verifySsh(parsed, bytes('message'))).toBe(true);
    expect(signSsh(key, bytes('message'))).toBe(text);
  });

  it('do not fit another message, key or namespace', () => {
    const signature = parseSsh(VECTOR.signature);
    expect(verifySsh(signature, bytes(`${VECTOR.message} `))).toBe(false);
    const other = wireKey(privateKeyOf(Buffer.alloc(32, 7)));
    expect(
      verifySsh({ ...signature, publicKey: other }, bytes(VECTOR.message)),
    ).toBe(false);
    expect(
      verifySsh({ ...signature, namespace: 'file' }, bytes(VECTOR.message)),
    ).toBe(false);
  });

  it.each([
    ['no armour', 'hello'],
    ['nothing', armoured(Buffer.alloc(0))],
    [
      'another magic',
      armoured(Buffer.from(blobOf(VECTOR.signature)).fill('X', 0, 6)),
    ],
    [
      'another version',
      armoured(Buffer.from(blobOf(VECTOR.signature)).fill(9, 6, 10)),
    ],
    ['an end too soon', armoured(blobOf(VECTOR.signature).subarray(0, -1))],
    [
      'more than it should',
      armoured(Buffer.concat([blobOf(VECTOR.signature), bytes('x')])),
    ],
  ])('with %s are malformed', (_, text) => {
    expect(() => parseSsh(text)).toThrow();
  });

  it.each([
    ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ=='],
    ['ssh-ed25519 AAAA'],
    ['ssh-ed25519'],
    [''],
  ])('are not made by the key %j', text => {
    expect(() => parseKey(text)).toThrow();
  });
});
