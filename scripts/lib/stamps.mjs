/**
 * Stamps: a step is repeated only when the bytes that it depends on changed.
 * A stamp is the SHA-256 of the paths and contents of the inputs.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

function* filesBelow(entry) {
  if (!existsSync(entry)) {
    return;
  }
  if (!statSync(entry).isDirectory()) {
    yield entry;
    return;
  }
  for (const name of readdirSync(entry).sort()) {
    if (!SKIPPED.has(name)) {
      yield* filesBelow(path.join(entry, name));
    }
  }
}

/**
 * Hashes files and folders.
 *
 * @param {string} base paths are hashed relative to this folder
 * @param {string[]} inputs absolute paths; a folder stands for all files below
 *   it, without what is built or installed; what does not exist counts as empty
 * @param {string[]} extra further strings that the step depends on
 * @returns {string} hex
 */
export function hashOf(base, inputs, extra = []) {
  const hash = createHash('sha256');
  for (const text of extra) {
    hash.update(`${text}\0`);
  }
  for (const input of inputs) {
    for (const file of filesBelow(input)) {
      const content = readFileSync(file);
      hash.update(`${path.relative(base, file)}\0${content.length}\0`);
      hash.update(content);
    }
  }
  return hash.digest('hex');
}

/** Whether the stamp file holds this hash. */
export function isStamped(file, hash) {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === hash;
}

/** Writes the stamp file. */
export function stamp(file, hash) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${hash}\n`);
}
