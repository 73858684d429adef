import path from 'node:path';
import { Clusters } from '../clusters';
import { GitRepositories } from '../git';
import { globMatches } from '../glob';
import { labelsMatch } from '../labelSelector';
import { CommitFiles, parseYaml } from '../render/files';
import { asRecord } from '../values';
import { normalizedName } from './names';
import { fillTemplate, joined, Params, TemplateOptions } from './template';
import { Generator, GitGenerator, LeafGenerator } from './types';

/** What generators look at. */
export interface GeneratorDependencies {
  git: GitRepositories;
  clusters: Clusters;
}

function pathParams(directory: string, goTemplate: boolean): Params {
  const basename = path.posix.basename(directory);
  const segments = directory.split('/');
  const basenameNormalized = normalizedName(basename);
  return goTemplate
    ? { path: { path: directory, basename, basenameNormalized, segments } }
    : {
        path: directory,
        'path.basename': basename,
        'path.basenameNormalized': basenameNormalized,
        ...Object.fromEntries(
          segments.map((segment, index) => [`path[${index}]`, segment]),
        ),
      };
}

function fileNameParams(file: string, goTemplate: boolean): Params {
  const filename = path.posix.basename(file);
  const directory = path.posix.dirname(file);
  const filenameNormalized = normalizedName(filename);
  const params = pathParams(directory, goTemplate);
  return goTemplate
    ? { path: { ...asRecord(params.path), filename, filenameNormalized } }
    : {
        ...params,
        'path.filename': filename,
        'path.filenameNormalized': filenameNormalized,
      };
}

/** Directories with an entry in them, those with a hidden part left out. */
function directoriesOf(files: string[]): string[] {
  const directories = new Set<string>();
  for (const file of files) {
    const parts = file.split('/').slice(0, -1);
    parts.forEach((_part, index) =>
      directories.add(parts.slice(0, index + 1).join('/')),
    );
  }
  return [...directories].filter(name => !/(^|\/)\./.test(name)).sort();
}

async function fromGit(
  { git }: GeneratorDependencies,
  generator: GitGenerator,
  goTemplate: boolean,
): Promise<Params[]> {
  const {
    repoURL,
    revision = 'HEAD',
    directories,
    files: patterns,
  } = generator;
  const sha = await git.resolve(repoURL, revision || 'HEAD');
  const tree = await git.tree(repoURL, sha);
  const commit = new CommitFiles(git, repoURL, tree);
  const all = commit.below('');
  if (directories) {
    const excluded = directories.filter(({ exclude }) => exclude);
    const included = directories.filter(({ exclude }) => !exclude);
    const hits = (list: { path: string }[], name: string) =>
      list.some(item => globMatches(item.path, name, '/'));
    return directoriesOf(all)
      .filter(name => hits(included, name) && !hits(excluded, name))
      .map(name => pathParams(name, goTemplate));
  }
  const names = all.filter(name =>
    (patterns ?? []).some(item => globMatches(item.path, name, '/')),
  );
  const texts = await commit.read(names);
  return names.flatMap((name, index) =>
    parseYaml(name, texts[index])
      .flatMap(document => (Array.isArray(document) ? document : [document]))
      .map(document => ({
        ...asRecord(document),
        ...fileNameParams(name, goTemplate),
      })),
  );
}

async function fromLeaf(
  deps: GeneratorDependencies,
  generator: LeafGenerator,
  options: TemplateOptions,
): Promise<Params[]> {
  const { list, git, clusters } = generator;
  const withValues = (all: Params[], values: Record<string, string> = {}) =>
    all.map(params =>
      Object.keys(values).length > 0
        ? { ...params, values: fillTemplate(values, params, options) }
        : params,
    );
  if (list) {
    return list.elements;
  }
  if (git) {
    const found = await fromGit(deps, git, options.goTemplate);
    return withValues(found, git.values);
  }
  const selector = clusters?.selector;
  const found = deps.clusters
    .all()
    .filter(
      ({ labels }) => selector === undefined || labelsMatch(selector, labels),
    )
    .map(({ name, server, labels = {}, annotations = {} }) => ({
      name,
      nameNormalized: normalizedName(name),
      server,
      metadata: { labels, annotations },
    }));
  return withValues(found, clusters?.values);
}

/**
 * The parameters that a generator makes, one set per Application. The second
 * generator of a matrix may use those of the first.
 *
 * @throws RenderError when Git or a template does not allow it
 */
export async function generate(
  deps: GeneratorDependencies,
  generator: Generator,
  options: TemplateOptions,
): Promise<Params[]> {
  if (!generator.matrix) {
    return fromLeaf(deps, generator, options);
  }
  const [first, second] = generator.matrix.generators;
  const combined: Params[] = [];
  for (const outer of await fromLeaf(deps, first, options)) {
    const filled = fillTemplate(second, outer, options);
    for (const inner of await fromLeaf(deps, filled, options)) {
      combined.push(joined(outer, inner));
    }
  }
  return combined;
}

/** The Git generators in a list, those in matrices included. */
export function gitGenerators(generators: Generator[]): GitGenerator[] {
  return generators
    .flatMap(generator => generator.matrix?.generators ?? [generator])
    .flatMap(({ git }) => git ?? []);
}
