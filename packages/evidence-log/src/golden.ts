import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalBytes } from './canonical';
import { Envelope, envelopeSchema } from './envelope';

/** An entry type at one version. */
export interface EntryVersion {
  type: string;
  v: number;
}

const FIXTURE = /^(.+)\.v([1-9]\d*)\.(json|sha256)$/;

/**
 * Checks the golden fixtures of a catalogue of entry versions: for each there
 * is `<type>.v<N>.json` (an envelope) and `<type>.v<N>.sha256` (the hex SHA-256
 * of its canonical bytes), they agree, and no fixture has lost its version.
 * So neither the format nor a published version can change unnoticed.
 *
 * @param dir - folder of the fixtures
 * @returns what is wrong, one sentence each; empty when all is well
 */
export async function checkGolden(
  dir: string,
  catalogue: Iterable<EntryVersion>,
): Promise<string[]> {
  const problems: string[] = [];
  const known = new Map([...catalogue].map(entry => [nameOf(entry), entry]));
  const files = new Set(await readdir(dir));
  for (const file of files) {
    const match = FIXTURE.exec(file);
    if (!match) {
      problems.push(`${file}: not named <type>.v<N>.json or .sha256`);
    } else if (!known.has(`${match[1]}.v${match[2]}`)) {
      problems.push(`${file}: its version is missing from the catalogue`);
    }
  }
  for (const [name, entry] of known) {
    if (!files.has(`${name}.json`) || !files.has(`${name}.sha256`)) {
      problems.push(`${name}: has no fixture; write one with writeGolden()`);
    } else {
      problems.push(...(await checkFixture(dir, name, entry)));
    }
  }
  return problems;
}

/**
 * Writes the fixture of a new entry version, never over an existing one.
 *
 * @throws when a fixture of this version exists (EEXIST)
 */
export async function writeGolden(
  dir: string,
  envelope: Envelope,
): Promise<void> {
  const name = nameOf(envelope);
  const hash = sha256(canonicalBytes(envelope));
  const text = `${JSON.stringify(envelope, null, 2)}\n`;
  await writeFile(join(dir, `${name}.json`), text, { flag: 'wx' });
  await writeFile(join(dir, `${name}.sha256`), `${hash}\n`, { flag: 'wx' });
}

async function checkFixture(
  dir: string,
  name: string,
  entry: EntryVersion,
): Promise<string[]> {
  const text = await readFile(join(dir, `${name}.json`), 'utf8');
  const expected = await readFile(join(dir, `${name}.sha256`), 'utf8');
  const parsed = envelopeSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    return [`${name}.json: is no envelope: ${parsed.error.message}`];
  }
  if (parsed.data.type !== entry.type || parsed.data.v !== entry.v) {
    return [`${name}.json: holds ${nameOf(parsed.data)}`];
  }
  const actual = sha256(canonicalBytes(parsed.data));
  return actual === expected.trim()
    ? []
    : [`${name}: canonical bytes hash to ${actual}, not ${expected.trim()}`];
}

function nameOf(entry: EntryVersion): string {
  return `${entry.type}.v${entry.v}`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
