import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { UnreadableError } from '../bundle/BundleSource';
import { visible } from '../report/text';
import { readKeys } from '../verify/keys';
import { messageOf } from '../verify/manifest';
import { logPlace } from './LogPlace';
import { type Page, Watch } from './Watch';

const WEBHOOK_TIMEOUT_MS = 10_000;

/** Options of `gitops-evidence watch`. */
export interface WatchCommand {
  key: string[];
  state: string;
  anchor?: string[];
  tokenFile?: string;
  webhook?: string;
  /** Seconds between two looks. */
  interval: number;
  /** Minutes without a checkpoint after which to page. */
  overdue: number;
  /** Look once and end. */
  once?: boolean;
}

/**
 * Watches until the log forks; with `once` looks a single time. Resolves to the
 * exit code: 0 consistent, 1 forked, 3 missing.
 */
export async function runWatch(
  place: string,
  options: WatchCommand,
  out: (text: string) => void,
): Promise<0 | 1 | 3> {
  const { key, state, anchor, tokenFile, webhook, interval, once } = options;
  const token = tokenFile ? await readToken(tokenFile) : undefined;
  const watch = new Watch({
    place: logPlace(place, token),
    keys: await readKeys(key),
    stateFile: state,
    anchorFiles: anchor ?? [],
    overdueMinutes: options.overdue,
    clock: () => new Date(),
    page: async page => {
      out(`PAGE ${page.kind}: ${visible(page.text)}\n`);
      if (webhook) await call(webhook, page, out);
    },
  });
  for (;;) {
    const sight = await watch.turn();
    if (sight.state === 'consistent') {
      const { origin, size } = sight.seen;
      out(`Consistent: ${visible(origin)} at size ${size}.\n`);
      if (once) return 0;
    } else if (sight.state === 'forked') {
      return 1;
    } else {
      out(`No checkpoint: ${visible(sight.reason)}.\n`);
      if (once) return 3;
    }
    await pause(interval * 1_000);
  }
}

/** A webhook that does not answer must not end the watch. */
async function call(
  webhook: string,
  page: Page,
  out: (text: string) => void,
): Promise<void> {
  try {
    const response = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(page),
      redirect: 'error',
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) out(`The webhook answers ${response.status}.\n`);
  } catch (error) {
    out(`The webhook cannot be called: ${visible(messageOf(error))}.\n`);
  }
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UnreadableError(`the token file ${file} cannot be read`);
  });
  return text.trim();
}
