import path from 'node:path';
import { globMatches } from '../glob';
import { ApplicationSource, Manifest } from '../types';
import { CommitFiles, parseManifests } from './files';

const MANIFEST_FILE = /\.(ya?ml|json)$/;

/**
 * Renders a directory of plain YAML and JSON files, in the order of their
 * names. Subdirectories count only with `directory.recurse`; `exclude` goes
 * before `include`, both globs of paths below the directory.
 *
 * @throws RenderError when a file is no manifest
 */
export async function renderPlain(
  files: CommitFiles,
  directory: string,
  source: ApplicationSource,
): Promise<Manifest[]> {
  const { recurse, include, exclude } = source.directory ?? {};
  const isWanted = (name: string) => {
    const relative = path.posix.relative(directory, name);
    return (
      (!exclude || !globMatches(exclude, relative)) &&
      (!include || globMatches(include, relative))
    );
  };
  const names = files
    .below(directory)
    .filter(name => MANIFEST_FILE.test(name) && isWanted(name))
    .filter(
      name =>
        recurse ||
        path.posix.dirname(name) === (directory === '' ? '.' : directory),
    );
  const texts = await files.read(names);
  return names.flatMap((name, index) => parseManifests(name, texts[index]));
}
