import { boundedRequest } from '@gitops-compliance/plugin-gitops-compliance-node';
import { createHmac } from 'node:crypto';
import type { GitopsComplianceConfig } from '../../config/readConfig';
import { assertPublicAddress } from '../../reports/publicAddress';
import {
  PagerRefusedError,
  PagerUnavailableError,
  type Page,
  type Pager,
} from './Pager';
import { jsonBody, pagerDutyBody } from './pagerBody';

const TIMEOUT_MS = 5000;
const MAX_BYTES = 16 * 1024;
/** Holds the HMAC-SHA256 of the body, as `sha256=<hex>`. */
export const SIGNATURE_HEADER = 'x-gitops-compliance-signature';

/** A pager of the operator's configuration. */
export type PagerSettings = GitopsComplianceConfig['pagers'][number];

/**
 * Pages over HTTP. The address comes from the operator's configuration alone; a
 * private one is refused unless it says so, redirects are not followed, size and
 * time are capped, and nothing of the answer but its status is told.
 */
export class WebhookPager implements Pager {
  readonly name: string;

  constructor(private readonly settings: PagerSettings) {
    this.name = settings.name;
  }

  async page(page: Page, signal?: AbortSignal): Promise<void> {
    const status = await this.#send(JSON.stringify(this.#body(page)), signal);
    if (status >= 200 && status < 300) return;
    const said = `The pager ${this.name} answered with status ${status}`;
    // 408, 429 and 5xx: PagerDuty's own rule for what is worth another try.
    if (status === 408 || status === 429 || status >= 500) {
      throw new PagerUnavailableError(said);
    }
    throw new PagerRefusedError(
      `${said}: check gitopsCompliance.pagers[].url and its keys`,
    );
  }

  #body(page: Page): object {
    const { routingKey } = this.settings;
    return routingKey ? pagerDutyBody(page, routingKey) : jsonBody(page);
  }

  async #send(body: string, signal?: AbortSignal): Promise<number> {
    const { allowPrivate, token, secret, url } = this.settings;
    try {
      if (!allowPrivate) await assertPublicAddress(url);
      const { status } = await boundedRequest(
        url,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(token && { authorization: `Bearer ${token}` }),
            ...(secret && { [SIGNATURE_HEADER]: signatureOf(body, secret) }),
          },
          body,
        },
        { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal },
      );
      return status;
    } catch (error) {
      signal?.throwIfAborted();
      throw new PagerUnavailableError(
        `The pager ${this.name} was not reached: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }
}

/** By which the receiver knows that it was us. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
