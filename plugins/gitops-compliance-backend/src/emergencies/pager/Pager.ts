/** Something that must wake somebody. */
export interface Page {
  /**
   * `raise` wakes somebody, `resolve` says that it is over. A second page with
   * the same key and action wakes nobody again.
   */
  action: 'raise' | 'resolve';
  /** What it is about: a page that resolves has the key of one that raised. */
  key: string;
  /** One plain sentence. */
  summary: string;
  /** Where it is seen and acted upon. */
  url: string;
  /** ISO 8601 UTC. */
  at: string;
  /** Further facts, for people and routing rules; no personal data but names. */
  details: Record<string, string | string[]>;
}

/**
 * Wakes people. A page that was taken is delivered as far as we can know; what
 * fails and may go well later throws `PagerUnavailableError`, what will not
 * `PagerRefusedError`. No message names the address or a secret.
 */
export interface Pager {
  /** As configured; part of what is recorded. */
  readonly name: string;
  page(page: Page, signal?: AbortSignal): Promise<void>;
}

/** It may go well later. */
export class PagerUnavailableError extends Error {
  readonly name = 'PagerUnavailableError';
}

/** Trying again gives the same. */
export class PagerRefusedError extends Error {
  readonly name = 'PagerRefusedError';
}
