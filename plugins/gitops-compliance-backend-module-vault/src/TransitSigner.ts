import {
  boundedRequest,
  type CheckpointSigner,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { TransitKey, TransitService } from './config';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** A public key of Ed25519 has 32 bytes, a signature 64 (RFC 8032). */
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

const keySchema = z.object({
  data: z.object({
    type: z.string(),
    keys: z.record(z.string(), z.object({ public_key: z.string() })),
  }),
});

const signedSchema = z.object({ data: z.object({ signature: z.string() }) });

/**
 * Signs with one version of an Ed25519 key in the Transit engine of HashiCorp
 * Vault or OpenBao. The version is fixed, so that a rotation there changes
 * nothing here unseen. Every signature is verified before it is used: a wrong
 * one would make a checkpoint that nobody can open.
 *
 * The token is read from its file for each request, as an agent renews it. No
 * error quotes the token or what the service answered.
 */
export class TransitSigner implements CheckpointSigner {
  readonly until: Date | undefined;
  #publicKey: Promise<KeyObject> | null = null;

  constructor(
    private readonly service: TransitService,
    private readonly key: TransitKey,
    private readonly options: { timeoutMs?: number } = {},
  ) {
    this.until = key.until;
  }

  /** Asked for once, and again after a failure. */
  publicKey(): Promise<KeyObject> {
    this.#publicKey ??= this.#readPublicKey().catch(error => {
      this.#publicKey = null;
      throw error;
    });
    return this.#publicKey;
  }

  async sign(bytes: Uint8Array): Promise<Buffer> {
    const { key, version } = this.key;
    const publicKey = await this.publicKey();
    const { data } = await this.#call(
      'sign',
      {
        input: Buffer.from(bytes).toString('base64'),
        key_version: version,
      },
      signedSchema,
    );
    const prefix = `vault:v${version}:`;
    const signature = Buffer.from(
      data.signature.startsWith(prefix)
        ? data.signature.slice(prefix.length)
        : '',
      'base64',
    );
    if (
      signature.length !== SIGNATURE_BYTES ||
      !verify(null, bytes, publicKey, signature)
    ) {
      throw new Error(
        `The key service gave a signature for '${key}' that does not hold under its version ${version}; it is not used`,
      );
    }
    return signature;
  }

  async #readPublicKey(): Promise<KeyObject> {
    const { key, version } = this.key;
    const { data } = await this.#call('keys', null, keySchema);
    if (data.type !== 'ed25519') {
      throw new Error(
        `The key '${key}' in the key service is of type ${data.type}; make one of type ed25519`,
      );
    }
    const raw = Buffer.from(data.keys[version]?.public_key ?? '', 'base64');
    if (raw.length !== PUBLIC_KEY_BYTES) {
      throw new Error(
        `The key '${key}' in the key service has no version ${version}`,
      );
    }
    const x = raw.toString('base64url');
    return createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x },
    });
  }

  async #call<T>(
    operation: 'keys' | 'sign',
    body: object | null,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const { url, namespace, tokenFile } = this.service;
    const failed = (why: string, cause?: unknown) =>
      new Error(
        `The key '${this.key.key}' could not be used (${operation}): ${why}`,
        { cause },
      );
    const token = await readFile(tokenFile, 'utf8').catch(error => {
      throw failed(`the token file ${tokenFile} cannot be read`, error);
    });
    let answer;
    try {
      answer = await boundedRequest(
        `${url}/${operation}/${this.key.key}`,
        {
          method: body ? 'POST' : 'GET',
          headers: {
            accept: 'application/json',
            'x-vault-token': token.trim(),
            'x-vault-request': 'true',
            ...(namespace && { 'x-vault-namespace': namespace }),
            ...(body && { 'content-type': 'application/json' }),
          },
          body: body && JSON.stringify(body),
        },
        {
          timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
          maxBytes: MAX_ANSWER_BYTES,
        },
      );
    } catch (error) {
      throw failed(`the key service: ${(error as Error).message}`, error);
    }
    if (answer.status !== 200) throw failed(reasonOf(answer.status));
    const parsed = schema.safeParse(jsonIn(answer.body));
    if (!parsed.success) {
      throw failed('the answer is not one of a Transit engine');
    }
    return parsed.data;
  }
}

function reasonOf(status: number): string {
  switch (status) {
    case 403:
      return 'the token is not accepted (403): renew it, and let its policy read the key and update its signatures';
    case 404:
      return 'there is no such key (404)';
    case 503:
      return 'the key service is sealed or in maintenance (503)';
    default:
      return status >= 300 && status < 400
        ? `the key service answered with a redirect (${status}), which is not followed: configure the final address`
        : `the key service answered with ${status}`;
  }
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
