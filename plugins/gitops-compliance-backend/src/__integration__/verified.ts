import { mockCredentials } from '@backstage/backend-test-utils';
import {
  reportSchema,
  run as runVerifier,
  type VerificationReport,
} from '@gitops-compliance/evidence-verifier';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestPortal } from './testPortal';

/**
 * What the program of auditors says of a bundle that a user fetches.
 *
 * @param more - further arguments
 */
export async function verified(
  portal: TestPortal,
  user: string,
  id: string,
  more: readonly string[] = [],
): Promise<VerificationReport> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const bundle = join(folder, 'bundle.zip');
  const response = await fetch(`${portal.url}/v1/evidence/${id}/bundle`, {
    headers: { authorization: mockCredentials.user.header(user) },
  });
  await writeFile(bundle, Buffer.from(await response.arrayBuffer()));
  const { body } = await portal
    .as(user)
    .get<{ keys: { role: string; pem: string }[] }>('/v1/ledger');
  const keys: string[] = [];
  for (const { role, pem } of body.keys) {
    const file = join(folder, `${role}.pem`);
    await writeFile(file, pem);
    keys.push('--key', file);
  }
  const out: string[] = [];
  const output = {
    out: (text: string) => out.push(text),
    error: (text: string) => out.push(text),
  };
  await runVerifier(['verify', bundle, ...keys, ...more, '--json'], output);
  await rm(folder, { recursive: true });
  return reportSchema.parse(JSON.parse(out.join('')));
}
