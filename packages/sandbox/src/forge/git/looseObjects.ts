import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { GitObject } from './objects';

const compress = promisify(deflate);

/**
 * Writes a loose object into a bare repository and returns its id. The file
 * appears whole or not at all, as Git itself makes it.
 */
export async function writeObject(
  dir: string,
  type: GitObject['type'],
  data: Buffer,
): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${data.length}\0`), data]);
  const oid = createHash('sha1').update(whole).digest('hex');
  const folder = join(dir, 'objects', oid.slice(0, 2));
  const file = join(folder, oid.slice(2));
  const known = await access(file).then(
    () => true,
    () => false,
  );
  if (!known) {
    const partial = join(dir, 'objects', `tmp_obj_${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    await writeFile(partial, await compress(whole), { mode: 0o444 });
    await rename(partial, file);
  }
  return oid;
}
