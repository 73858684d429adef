import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TIMEOUT_MS = 10_000;
/** A tile has 8,192 bytes, a checkpoint less than that. */
const MAX_BYTES = 64 * 1024;

/** Where a log is served: its `checkpoint` and `tile/…` (C2SP tlog-tiles). */
export interface LogPlace {
  /** Reads a file of the log. Rejects where it cannot be had. */
  read(file: string): Promise<Buffer>;
}

/**
 * A log at an address, such as `https://portal/api/gitops-compliance/v1/ledger`,
 * or in a folder.
 *
 * @param token - sent as a bearer token; for addresses only
 */
export function logPlace(place: string, token?: string): LogPlace {
  return /^https?:\/\//.test(place)
    ? { read: file => fetched(`${place.replace(/\/$/, '')}/${file}`, token) }
    : { read: file => readFile(path.join(place, file)) };
}

async function fetched(url: string, token?: string): Promise<Buffer> {
  const response = await fetch(url, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`${url} answers ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.length;
    if (bytes > MAX_BYTES) throw new Error(`${url} answers too much`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
