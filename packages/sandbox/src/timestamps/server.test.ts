import {
  readCertificates,
  timestampRequest,
  tokenOf,
  verifyToken,
} from '@gitops-compliance/evidence-log/timestamps';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTimestampAuthority } from './server';

const DATA = Buffer.from('a checkpoint');
const NONCE = Buffer.from('0102030405060708', 'hex');

async function stampFrom(url: string, type = 'application/timestamp-query') {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: Uint8Array.from(timestampRequest({ data: DATA, nonce: NONCE })),
  });
}

describe('the stand-in for a time-stamp authority', () => {
  it('stamps under certificates that outlive its restart', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'stamps-'));
    const first = await startTimestampAuthority({ dataDir });
    await first.close();
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 + 60_000);
    const again = await startTimestampAuthority({ dataDir, now: () => at });
    expect(again.caPem).toBe(first.caPem);
    const answer = await stampFrom(again.url);
    expect(answer.headers.get('content-type')).toBe(
      'application/timestamp-reply',
    );
    const token = tokenOf(Buffer.from(await answer.arrayBuffer()));
    const trusted = readCertificates(first.caPem);
    expect(verifyToken(token, { data: DATA, trusted })).toMatchObject({
      at,
      nonce: NONCE,
    });
    await again.close();
    await rm(dataDir, { recursive: true });
  });

  it('takes requests of time stamps alone', async () => {
    const authority = await startTimestampAuthority();
    expect((await stampFrom(authority.url, 'text/plain')).status).toBe(415);
    await authority.close();
  });
});
