import { createHash } from 'node:crypto';
import type { BundleSource } from '../bundle/BundleSource';
import { opened } from '../bundle/content';
import type { CheckLog } from '../report/report';
import { MANIFEST, messageOf } from './manifest';

/** Every file is in the manifest with its hash; none is missing, none more. */
export async function verifyFiles(
  source: BundleSource,
  files: ReadonlyMap<string, string>,
  check: CheckLog,
): Promise<void> {
  for (const path of files.keys()) {
    if (!source.has(path)) check.difference(path, 'the file is missing');
  }
  for (const path of source.paths) {
    if (path === MANIFEST) continue;
    check.examined();
    const expected = files.get(path);
    if (expected === undefined) {
      check.difference(path, 'the manifest does not know this file');
    } else {
      await verifyFile(source, path, expected, check);
    }
  }
}

async function verifyFile(
  source: BundleSource,
  path: string,
  expected: string,
  check: CheckLog,
): Promise<void> {
  const hash = createHash('sha256');
  try {
    for await (const part of opened(source, path)) hash.update(part);
  } catch (error) {
    check.difference(path, messageOf(error));
    return;
  }
  if (hash.digest('hex') !== expected) {
    check.difference(path, 'its content is not what the manifest signs');
  }
}
