import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Names that kustomize looks for, in its order. */
export const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** Fields that name files and folders; of others kustomize reads none outside. */
const PATHS = z.array(z.unknown()).catch([]);
const schema = z
  .object({
    resources: PATHS,
    bases: PATHS,
    components: PATHS,
    patches: PATHS,
    patchesStrategicMerge: PATHS,
    generators: PATHS,
    transformers: PATHS,
    configurations: PATHS,
    crds: PATHS,
  })
  .partial();

/**
 * Paths of the repository that a kustomization names outside of its own folder.
 * Remote ones are left out: they lie elsewhere. A text that is none names none.
 *
 * @param folder - folder of the kustomization, without slashes around it
 */
export function pathsOutside(folder: string, text: string): string[] {
  const parsed = schema.safeParse(yamlOf(text));
  if (!parsed.success) return [];
  const named = Object.values(parsed.data).flatMap(list =>
    list.flatMap(item => {
      if (typeof item === 'string') return item;
      const { path } = (item ?? {}) as { path?: unknown };
      return typeof path === 'string' ? path : [];
    }),
  );
  const outside = named.flatMap(path => {
    if (!path.startsWith('../') && !path.startsWith('./') && path !== '..') {
      return [];
    }
    const joined = posix.join(folder, path).replace(/\/+$/, '');
    const isOutside =
      joined !== '.' &&
      !joined.startsWith('..') &&
      joined !== folder &&
      !joined.startsWith(`${folder}/`);
    return isOutside ? joined : [];
  });
  return [...new Set(outside)];
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** Whether a path may be a folder with a kustomization of its own. */
export function mayBeFolder(path: string): boolean {
  return !/\.(ya?ml|json|env|properties)$/i.test(path);
}
