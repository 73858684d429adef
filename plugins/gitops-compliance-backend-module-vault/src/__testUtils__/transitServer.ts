import {
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TransitService } from '../config';

/** What the next answers are instead of right. */
export type TransitFault =
  | 'silent'
  | 'cut'
  | 'sealed'
  | 'redirect'
  | 'huge'
  | 'no-json'
  /** Signs with the other version of the key. */
  | 'other-version'
  /** As `other-version`, under the name of the one that was asked for. */
  | 'wrong-signature'
  | 'empty-signature';

/**
 * A server with the two routes of the Transit engine that the signer uses, as
 * the public documentation of Vault has them, over real Ed25519 keys: `ledger`
 * with two versions, `rsa` of another type.
 */
export async function startTransitServer() {
  const token = randomUUID();
  const versions = [1, 2].map(() => generateKeyPairSync('ed25519'));
  let fault: TransitFault | null = null;
  const requests: string[] = [];
  const READ: Record<string, () => object> = {
    'GET /v1/keys/keys/ledger': () => ({
      data: {
        type: 'ed25519',
        latest_version: 2,
        keys: Object.fromEntries(
          versions.map(({ publicKey }, index) => [
            index + 1,
            { name: 'ed25519', public_key: rawOf(publicKey) },
          ]),
        ),
      },
    }),
    'GET /v1/keys/keys/rsa': () => ({
      data: { type: 'rsa-2048', keys: { 1: { public_key: 'PEM' } } },
    }),
  };
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const body = await text(request);
    if (fault === 'silent') return;
    if (fault === 'cut') response.destroy();
    else if (fault === 'sealed') send(503, { errors: ['secret: sealed'] });
    else if (fault === 'huge') send(200, 'x'.repeat(1024 * 1024));
    else if (fault === 'no-json') send(200, 'secret of the house');
    else if (fault === 'redirect') {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    } else if (
      request.headers['x-vault-token'] !== token ||
      request.headers['x-vault-namespace'] !== 'audit'
    ) {
      send(403, { errors: ['secret: permission denied'] });
    } else {
      const route = `${request.method} ${request.url}`;
      const [status, said] =
        route === 'POST /v1/keys/sign/ledger'
          ? [200, signed(JSON.parse(body))]
          : [READ[route] ? 200 : 404, READ[route]?.() ?? { errors: [] }];
      send(status, said);
    }
  }

  function signed(asked: { input: string; key_version: number }) {
    const version = asked.key_version;
    const isOther = fault === 'other-version' || fault === 'wrong-signature';
    const used = isOther ? 3 - version : version;
    const bytes = Buffer.from(asked.input, 'base64');
    const signature = sign(null, bytes, versions[used - 1].privateKey);
    const named = fault === 'other-version' ? used : version;
    const value =
      fault === 'empty-signature' ? '' : signature.toString('base64');
    return {
      data: { signature: `vault:v${named}:${value}`, key_version: named },
    };
  }

  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const folder = await mkdtemp(join(tmpdir(), 'transit-'));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${token}\n`);
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const service: TransitService = {
    url: `${address}/v1/keys`,
    namespace: 'audit',
    tokenFile,
  };
  return {
    address,
    service,
    token,
    requests,
    publicKeyOf: (version: 1 | 2) => versions[version - 1].publicKey,
    writeToken: (value: string) => writeFile(tokenFile, value),
    fail: (wanted: TransitFault | null) => {
      fault = wanted;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function rawOf(key: KeyObject): string {
  const { x = '' } = key.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}
