import { Repo } from '../types';
import type { World } from '../World';
import { ownsPath, patternProblem } from './pattern';

/** Where GitHub looks, in this order; the first file that is there counts. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** One line that says something. */
export interface OwnerLine {
  /** From 1. */
  line: number;
  source: string;
  pattern: string;
  owners: { name: string; column: number }[];
}

export interface CodeOwners {
  path: string;
  lines: OwnerLine[];
}

const parsed = new WeakMap<World, Map<string, CodeOwners | undefined>>();

function parseLine(source: string, index: number): OwnerLine | undefined {
  const words = [...source.replace(/(^|\s)#.*/, '').matchAll(/(?:\\ |\S)+/g)];
  const [pattern, ...owners] = words;
  if (!pattern) {
    return undefined;
  }
  return {
    line: index + 1,
    source,
    pattern: pattern[0].replace(/\\ /g, ' '),
    owners: owners.map(word => ({ name: word[0], column: word.index + 1 })),
  };
}

/** Splits a CODEOWNERS file into its lines. */
export function parseCodeOwners(path: string, text: string): CodeOwners {
  const lines = text
    .split('\n')
    .map((line, index) => parseLine(line.trimEnd(), index))
    .filter(line => line !== undefined);
  return { path, lines };
}

/** The first CODEOWNERS file of a commit; undefined when there is none. */
export async function codeOwnersAt(
  world: World,
  repo: Repo,
  commit: string,
): Promise<CodeOwners | undefined> {
  const known = parsed.get(world) ?? new Map();
  parsed.set(world, known);
  const key = `${repo.id} ${commit}`;
  if (!known.has(key)) {
    const objects = await world
      .git(repo)
      .objects(PLACES.map(place => `${commit}:${place}`));
    const at = objects.findIndex(object => object?.type === 'blob');
    const text = objects[at]?.data.toString('utf8');
    if (known.size > 1_000) {
      known.clear();
    }
    known.set(
      key,
      text === undefined ? undefined : parseCodeOwners(PLACES[at], text),
    );
  }
  return known.get(key);
}

/**
 * The line that decides about a path: the last that matches. One without
 * owners takes the path out of what is owned; one whose pattern does not work
 * is skipped. (GitHub docs: "About code owners".)
 */
export function decidingLine(
  { lines }: CodeOwners,
  path: string,
): OwnerLine | undefined {
  return lines.findLast(
    ({ pattern }) => !patternProblem(pattern) && ownsPath(pattern, path),
  );
}
