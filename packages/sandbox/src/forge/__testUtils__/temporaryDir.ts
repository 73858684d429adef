import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when `dispose` was called. */
export async function temporaryDir() {
  const dir = await mkdtemp(join(tmpdir(), 'forge-'));
  return { dir, dispose: () => rm(dir, { recursive: true, force: true }) };
}
