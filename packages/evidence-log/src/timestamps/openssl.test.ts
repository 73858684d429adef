import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificates } from './certificates';
import { timestampRequest, tokenOf } from './exchange';
import { StampingAuthority } from './StampingAuthority.fixture';
import { verifyToken } from './verifyToken';

const DATA = Buffer.from('portal.example/ledger\n4711\n');
const NONCE = Buffer.from('f1e2d3c4b5a69788', 'hex');
const RSA = ['-newkey', 'rsa:2048'];
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'];
const CONFIG = `
[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign
subjectKeyIdentifier=hash
[lowest]
basicConstraints=critical,CA:true,pathlen:0
keyUsage=critical,keyCertSign
subjectKeyIdentifier=hash
[named]
basicConstraints=critical,CA:true
nameConstraints=critical,permitted;DNS:example.com
[tsa]
extendedKeyUsage=critical,timeStamping
authorityKeyIdentifier=keyid
[stamp]
serial=serial
default_policy=1.2.3.4.1
digests=sha256
accuracy=secs:1
ess_cert_id_chain=yes
ess_cert_id_alg=sha256
signer_digest=sha384
`;

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Files of OpenSSL's in a folder of their own: `<name>.key`, `.csr`, `.crt`. */
class Openssl {
  readonly #folder = mkdtempSync(join(tmpdir(), 'timestamps-'));

  constructor() {
    this.write('config', CONFIG);
    this.write('serial', '0A\n');
  }

  run(...args: string[]): string {
    const options = { cwd: this.#folder, stdio: 'pipe' } as const;
    return execFileSync('openssl', args, options).toString();
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.#folder, name), content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.#folder, name));
  }

  certificates(name: string) {
    return readCertificates(this.read(name).toString());
  }

  /** A key and an authority that vouches for itself. */
  root(name: string, { newKey = EC, extensions = 'ca' } = {}): void {
    this.#request(name, newKey);
    this.run(
      ...['x509', '-req', '-in', `${name}.csr`, '-signkey', `${name}.key`],
      ...this.#certificate(name, extensions),
    );
  }

  /** A certificate for a key, made where it is missing, by an authority. */
  issue(
    name: string,
    by: string,
    { newKey = EC, extensions = 'ca', as = name, isNew = true } = {},
  ): void {
    if (isNew) this.#request(name, newKey);
    this.run(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.crt`],
      ...['-CAkey', `${by}.key`, '-CAcreateserial'],
      ...this.#certificate(as, extensions),
    );
  }

  /** A token by the key `tsa`, with these certificates in it. */
  stamp(chain: string[]): Buffer {
    const query = timestampRequest({ data: DATA, nonce: NONCE });
    const pem = chain.map(name => this.read(`${name}.crt`).toString()).join('');
    this.run(
      ...['ts', '-reply', '-config', 'config', '-section', 'stamp'],
      ...['-queryfile', this.write('query', query), '-out', 'answer'],
      ...['-signer', 'tsa.crt', '-inkey', 'tsa.key'],
      ...['-chain', this.write('chain', pem)],
    );
    return tokenOf(this.read('answer'));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #request(name: string, newKey: string[]): void {
    this.run(
      ...['req', '-config', 'config', '-nodes', ...newKey],
      ...['-subj', `/CN=${name}`, '-keyout', `${name}.key`],
      ...['-out', `${name}.csr`],
    );
  }

  #certificate(name: string, extensions: string): string[] {
    return [
      ...['-extfile', 'config', '-extensions', extensions],
      ...['-out', `${name}.crt`, '-days', '2'],
    ];
  }
}

(hasOpenssl ? describe : describe.skip)('time stamps and OpenSSL', () => {
  let openssl: Openssl;
  beforeEach(() => {
    openssl = new Openssl();
  });
  afterEach(() => openssl.close());
  const check = (token: Buffer, ca: string) =>
    verifyToken(token, { data: DATA, trusted: openssl.certificates(ca) });

  it.each([
    'f1e2d3c4b5a69788',
    '71e2d3c4b5a69788',
    '00e2d3c4b5a69788',
    '0062d3c4b5a69788',
    '00',
  ])('verifies what we make (nonce %s)', async nonce => {
    const request = timestampRequest({
      data: DATA,
      nonce: Buffer.from(nonce, 'hex'),
    });
    const at = new Date(Math.floor(Date.now() / 1000) * 1000);
    const authority = await StampingAuthority.make({
      from: new Date(at.getTime() - 60_000),
      until: new Date(at.getTime() + 60_000),
    });
    const answer = await authority.answer(request, at);
    const ca = openssl.write('ca.pem', authority.caPem);
    const verify = ['ts', '-verify', '-CAfile', ca];
    openssl.write('request', request);
    openssl.write('answer', answer);
    openssl.write('token', tokenOf(answer));
    openssl.write('data', DATA);
    expect(
      openssl.run(...verify, '-queryfile', 'request', '-in', 'answer'),
    ).toMatch(/Verification: OK/);
    expect(
      openssl.run(...verify, '-data', 'data', '-in', 'token', '-token_in'),
    ).toMatch(/Verification: OK/);
  });

  it.each([
    ['rsa', RSA],
    ['ec', EC],
  ])('makes what we verify (%s)', (_, newKey) => {
    openssl.root('root', { newKey, extensions: 'lowest' });
    openssl.root('other');
    openssl.issue('tsa', 'root', { newKey, extensions: 'tsa' });
    const token = openssl.stamp(['root']);
    expect(check(token, 'root.crt')).toMatchObject({
      nonce: NONCE,
      policy: '1.2.3.4.1',
      serial: '0b',
    });
    expect(() => check(token, 'other.crt')).toThrow(/does not lead/);
  });

  it('makes chains over several authorities, which we follow', () => {
    openssl.root('root');
    openssl.issue('between', 'root', { extensions: 'lowest' });
    openssl.issue('tsa', 'between', { extensions: 'tsa' });
    const token = openssl.stamp(['between', 'root']);
    expect(check(token, 'root.crt').serial).toBe('0b');
    expect(check(token, 'between.crt').serial).toBe('0b');
  });

  it.each([
    ['is longer than its authority allows', 'lowest', /does not lead/],
    ['has a condition that we do not know', 'named', /does not lead/],
  ])('makes a chain that %s, which we refuse', (_, extensions, why) => {
    openssl.root('root', { extensions });
    openssl.issue('between', 'root');
    openssl.issue('tsa', 'between', { extensions: 'tsa' });
    const token = openssl.stamp(['between', 'root']);
    expect(() => check(token, 'root.crt')).toThrow(why);
  });

  it('makes authorities that vouch for each other in a circle, which ends', () => {
    openssl.root('one');
    openssl.root('two');
    openssl.root('trusted');
    openssl.issue('tsa', 'one', { extensions: 'tsa' });
    openssl.issue('one', 'two', { as: 'one-by-two', isNew: false });
    openssl.issue('two', 'one', { as: 'two-by-one', isNew: false });
    const token = openssl.stamp(['one-by-two', 'two-by-one']);
    expect(() => check(token, 'trusted.crt')).toThrow(/does not lead/);
    expect(check(token, 'two.crt').serial).toBe('0b');
  });
});
