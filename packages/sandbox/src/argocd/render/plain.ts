import path from 'node:path';
import { RenderError } from '../errors';
import { ApplicationSource, Manifest } from '../types';
import { CommitFiles, parseManifests } from './files';

const MANIFEST_FILE = /\.(ya?ml|json)$/;

/**
 * Renders a directory of plain YAML and JSON files, in the order of their
 * names. Subdirectories count only with `directory.recurse`.
 *
 * @throws RenderError for a `directory` option other than `recurse`
 */
export async function renderPlain(
  files: CommitFiles,
  directory: string,
  source: ApplicationSource,
): Promise<Manifest[]> {
  const { recurse, ...others } = source.directory ?? {};
  const [unknown] = Object.keys(others);
  if (unknown) {
    throw new RenderError(
      `spec.source.directory.${unknown} is not supported by the stand-in`,
    );
  }
  const names = files
    .below(directory)
    .filter(name => MANIFEST_FILE.test(name))
    .filter(
      name =>
        recurse ||
        path.posix.dirname(name) === (directory === '' ? '.' : directory),
    );
  const texts = await files.read(names);
  return names.flatMap((name, index) => parseManifests(name, texts[index]));
}
