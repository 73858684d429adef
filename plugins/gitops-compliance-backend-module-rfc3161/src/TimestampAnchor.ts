import {
  MAX_ANSWER_BYTES,
  timestampRequest,
  tokenOf,
  verifyToken,
} from '@gitops-compliance/evidence-log/timestamps';
import {
  boundedRequest,
  type Anchor,
  type AnchorReceipt,
  type CheckpointToAnchor,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { randomBytes } from 'node:crypto';
import { targetOf, type TimestampAnchorSettings } from './config';

const TIMEOUT_MS = 10_000;
const NONCE_BYTES = 16;
/** How far its clock may be from ours, in milliseconds. */
const MAX_CLOCK_DIFFERENCE_MS = 5 * 60_000;

/**
 * Lets a time-stamp authority (RFC 3161) stamp checkpoints. A stamp proves by
 * itself that the signed note existed at its time; the authority keeps nothing,
 * so there is no `latest`. What it answers is verified before it counts as an
 * anchor: a stamp that an auditor would refuse is none.
 */
export class TimestampAnchor implements Anchor {
  readonly kind = 'rfc3161';
  readonly target: string;

  constructor(
    private readonly settings: TimestampAnchorSettings,
    private readonly options: { now: () => Date; timeoutMs?: number },
  ) {
    this.target = targetOf(settings.url);
  }

  async publish(
    { note }: CheckpointToAnchor,
    signal?: AbortSignal,
  ): Promise<AnchorReceipt> {
    const { trusted, policy } = this.settings;
    const data = Buffer.from(note);
    const nonce = nonZero(randomBytes(NONCE_BYTES));
    try {
      const query = timestampRequest({ data, nonce, policy });
      const receipt = tokenOf(await this.#ask(query, signal));
      const stamp = verifyToken(receipt, { data, trusted });
      if (!stamp.nonce?.equals(nonce)) {
        throw new Error('it answered another request than ours');
      }
      if (policy !== undefined && stamp.policy !== policy) {
        throw new Error(
          `it stamped under the policy ${stamp.policy}, not the one that is configured`,
        );
      }
      this.#assertClocksAgree(stamp.at);
      return { reference: stamp.serial, receipt, warning: null };
    } catch (error) {
      signal?.throwIfAborted();
      throw new Error(
        `No time stamp from ${this.target}: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }

  async #ask(query: Buffer, signal?: AbortSignal): Promise<Buffer> {
    const { status, contentType, body } = await boundedRequest(
      this.settings.url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/timestamp-query',
          accept: 'application/timestamp-reply',
        },
        body: Uint8Array.from(query),
      },
      {
        timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        signal,
      },
    );
    if (status >= 300 && status < 400) {
      throw new Error(
        `it answered with a redirect (${status}), which is not followed: configure the final address`,
      );
    }
    if (status !== 200) throw new Error(`it answered with ${status}`);
    if (!/^application\/timestamp-reply\b/i.test(contentType)) {
      throw new Error('it did not answer with a time stamp: check the address');
    }
    return body;
  }

  #assertClocksAgree(at: Date): void {
    const apart = Math.abs(at.getTime() - this.options.now().getTime());
    if (apart > MAX_CLOCK_DIFFERENCE_MS) {
      throw new Error(
        `its clock and ours are ${Math.round(
          apart / 1000,
        )} s apart: correct the wrong one`,
      );
    }
  }
}

/** The authority may drop zeros in front, as DER does. */
function nonZero(bytes: Buffer): Buffer {
  bytes[0] ||= 1;
  return bytes;
}
