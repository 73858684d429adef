import { createHash } from 'node:crypto';

/** The id that Git gives a file of this text, in a repository of SHA-1 ids. */
export function gitBlobId(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
