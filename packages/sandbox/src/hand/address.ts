import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({ url: z.string(), token: z.string() });

/** Where the running hand answers, and what it must be told to believe one. */
export type Address = z.infer<typeof schema>;

const fileIn = (dataDir: string) => path.join(dataDir, 'hand.json');

/** Writes the address down for the command line; only its owner may read it. */
export async function writeAddress(
  dataDir: string,
  address: Address,
): Promise<void> {
  const file = fileIn(dataDir);
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(address), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Takes the address away, as nothing answers there any more. */
export async function removeAddress(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** The address that was written last; undefined when there is none. */
export async function readAddress(
  dataDir: string,
): Promise<Address | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The page's address with the token, which it takes once. */
export function pageAddress({ url, token }: Address): string {
  return `${url}/?token=${token}`;
}
