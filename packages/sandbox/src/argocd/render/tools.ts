import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { RenderError } from '../errors';
import { messageOf } from '../values';
import { CommitFiles } from './files';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Nobody listens there: tools must not fetch what a commit does not hold. */
const NOWHERE = 'http://127.0.0.1:9';

/** Programs that render, as commands to which arguments are added. */
export interface RenderTools {
  /** Such as `kustomize build` or `kubectl kustomize`. */
  kustomize?: string[];
  /** Such as `helm`. */
  helm?: string[];
}

function isInPath(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some(directory => {
    try {
      accessSync(path.join(directory, program), constants.X_OK);
      return directory !== '';
    } catch {
      return false;
    }
  });
}

/** The tools that this machine has in its PATH. */
export function toolsInPath(): RenderTools {
  const kubectl = isInPath('kubectl') ? ['kubectl', 'kustomize'] : undefined;
  return {
    kustomize: isInPath('kustomize') ? ['kustomize', 'build'] : kubectl,
    helm: isInPath('helm') ? ['helm'] : undefined,
  };
}

/** Files to be there besides those of the commit, by path. */
export type ExtraFiles = Record<string, string>;

/**
 * Runs a tool over the files of a commit, without network and without what
 * its user has configured.
 *
 * @param directory - where it runs, inside the repository
 * @returns what it printed
 * @throws RenderError with what it complained about
 */
export async function runTool(
  files: CommitFiles,
  directory: string,
  command: string[],
  extra: ExtraFiles = {},
): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'argocd-render-'));
  const root = path.join(home, 'repository');
  try {
    const names = files.below('');
    const texts = await files.read(names);
    const all = [
      ...names.map((name, index) => [name, texts[index]]),
      ...Object.entries(extra),
    ];
    for (const [name, text] of all) {
      const file = path.join(root, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const [program, ...args] = command;
    const { stdout } = await run(program, args, {
      cwd: path.join(root, directory),
      env: {
        PATH: process.env.PATH,
        HOME: home,
        GIT_ALLOW_PROTOCOL: 'none',
        HTTP_PROXY: NOWHERE,
        HTTPS_PROXY: NOWHERE,
      },
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout;
  } catch (error) {
    const reason = messageOf(error).split(root).join('').trim();
    throw new RenderError(`${command.join(' ')} failed: ${reason}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
