import { Repo } from '../types';
import type { World } from '../World';
import { CodeOwners, OwnerLine } from './file';
import { hasWriteAccess, ownerOf } from './owners';
import { patternProblem } from './pattern';

/** An error as `GET /codeowners/errors` lists it. */
export interface CodeOwnersError {
  line: number;
  column: number;
  kind: 'Invalid pattern' | 'Invalid owner' | 'Unknown owner';
  source: string;
  suggestion: string | null;
  message: string;
  path: string;
}

const LOGIN = /^@[\w-]+(\[bot\])?$/;
const TEAM = /^@[\w-]+\/[\w.-]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

function error(
  path: string,
  { line, source }: OwnerLine,
  column: number,
  kind: CodeOwnersError['kind'],
  suggestion: string | null,
): CodeOwnersError {
  const hint = suggestion ? `: ${suggestion}` : ':';
  const pointer = `${' '.repeat(column + 1)}^`;
  return {
    line,
    column,
    kind,
    source,
    suggestion,
    message: `${kind} on line ${line}${hint}\n\n  ${source}\n${pointer}`,
    path,
  };
}

function ownerError(world: World, repo: Repo, name: string) {
  if (![LOGIN, TEAM, EMAIL].some(form => form.test(name))) {
    return { kind: 'Invalid owner', suggestion: null } as const;
  }
  const owner = ownerOf(world, name);
  if (owner && hasWriteAccess(world, repo, owner)) {
    return undefined;
  }
  const suggestion = TEAM.test(name)
    ? `make sure the team ${name} exists, is publicly visible, and has write access to the repository`
    : `make sure ${name} exists and has write access to the repository`;
  return { kind: 'Unknown owner', suggestion } as const;
}

/** What is wrong in a CODEOWNERS file, in the order of its lines. */
export function codeOwnersErrors(
  world: World,
  repo: Repo,
  { path, lines }: CodeOwners,
): CodeOwnersError[] {
  return lines.flatMap(line => {
    const problem = patternProblem(line.pattern);
    if (problem) {
      const column = line.source.search(/\S/) + 1;
      return [error(path, line, column, 'Invalid pattern', problem)];
    }
    return line.owners.flatMap(({ name, column }) => {
      const found = ownerError(world, repo, name);
      return found
        ? [error(path, line, column, found.kind, found.suggestion)]
        : [];
    });
  });
}
