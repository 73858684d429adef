import path from 'node:path';
import { z } from 'zod';
import { NotSupportedError, RenderError } from '../errors';
import { ApplicationSource, Manifest } from '../types';
import { jsonCopy } from '../values';
import {
  CommitFiles,
  insideRepository,
  parseManifests,
  parseYaml,
} from './files';
import { imageOverride, setImages } from './images';
import { addLabels } from './labels';
import { prefixNames, setNamespace } from './names';
import { RenderTools, runTool } from './tools';

/** The names under which kustomize looks for its file. */
export const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

const strings = z.record(z.string(), z.string());

/** Exactly what the stand-in can do; any other field is refused by name. */
const kustomizationSchema = z.strictObject({
  apiVersion: z.literal('kustomize.config.k8s.io/v1beta1').optional(),
  kind: z.literal('Kustomization').optional(),
  resources: z.array(z.string()).optional(),
  namespace: z.string().optional(),
  namePrefix: z.string().optional(),
  commonLabels: strings.optional(),
  labels: z
    .array(
      z.strictObject({
        pairs: strings,
        includeSelectors: z.boolean().optional(),
        includeTemplates: z.boolean().optional(),
      }),
    )
    .optional(),
  images: z
    .array(
      z.strictObject({
        name: z.string(),
        newName: z.string().optional(),
        newTag: z.string().optional(),
        digest: z.string().optional(),
      }),
    )
    .optional(),
});

/** A kustomization.yaml, as far as the stand-in builds it. */
export type Kustomization = z.infer<typeof kustomizationSchema>;

/** The kustomization file of a directory, if there is one. */
export function kustomizationIn(
  files: CommitFiles,
  directory: string,
): string | undefined {
  return KUSTOMIZATION_FILES.map(name => path.posix.join(directory, name)).find(
    name => files.has(name),
  );
}

/**
 * Builds a directory as `kustomize build` does, and sets the Application's own
 * images. What the stand-in cannot do by itself the real tool does, where
 * there is one.
 *
 * @throws RenderError when the files do not allow it
 */
export async function renderKustomize(
  files: CommitFiles,
  directory: string,
  source: ApplicationSource,
  tools: RenderTools,
): Promise<Manifest[]> {
  const manifests = await buildOrRun(files, directory, tools);
  setImages(manifests, (source.kustomize?.images ?? []).map(imageOverride));
  return manifests;
}

async function buildOrRun(
  files: CommitFiles,
  directory: string,
  tools: RenderTools,
): Promise<Manifest[]> {
  try {
    return await build(files, directory);
  } catch (error) {
    if (!(error instanceof NotSupportedError) || !tools.kustomize) {
      throw error;
    }
    const output = await runTool(files, directory, [...tools.kustomize, '.']);
    return parseManifests(directory, output);
  }
}

/**
 * Builds a directory for the fields of `Kustomization` only.
 *
 * @throws RenderError naming the file and field when one is not supported
 */
async function build(
  files: CommitFiles,
  directory: string,
  above: string[] = [],
): Promise<Manifest[]> {
  const file = kustomizationIn(files, directory);
  if (!file) {
    throw new RenderError(`${directory}: no kustomization.yaml found`);
  }
  if (above.includes(directory)) {
    throw new RenderError(`${file}: the directory includes itself`);
  }
  const [text] = await files.read([file]);
  const kustomization = parseKustomization(file, text);
  const manifests: Manifest[] = [];
  for (const resource of kustomization.resources ?? []) {
    manifests.push(
      ...(await loadResource(files, file, directory, resource, above)),
    );
  }
  return transform(file, kustomization, jsonCopy(manifests));
}

function transform(
  file: string,
  kustomization: Kustomization,
  manifests: Manifest[],
): Manifest[] {
  if (kustomization.namespace) {
    setNamespace(file, manifests, kustomization.namespace);
  }
  if (kustomization.namePrefix) {
    prefixNames(manifests, kustomization.namePrefix);
  }
  if (kustomization.commonLabels) {
    addLabels(manifests, kustomization.commonLabels, {
      selectors: true,
      templates: true,
    });
  }
  for (const { pairs, ...include } of kustomization.labels ?? []) {
    addLabels(manifests, pairs, {
      selectors: include.includeSelectors ?? false,
      templates: include.includeTemplates ?? include.includeSelectors ?? false,
    });
  }
  setImages(manifests, kustomization.images ?? []);
  return manifests;
}

function parseKustomization(file: string, text: string): Kustomization {
  const [value = {}, second] = parseYaml(file, text);
  if (second !== undefined) {
    throw new RenderError(`${file} has more than one document`);
  }
  const parsed = kustomizationSchema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const unsupported = parsed.error.issues.some(
    ({ code }) => code === 'unrecognized_keys',
  );
  const problems = parsed.error.issues.map(issue => {
    const where = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const names = issue.keys.map(key => (where ? `${where}.${key}` : key));
      return `${names.join(', ')} is not supported by the stand-in`;
    }
    return `${where}: ${issue.message}`;
  });
  const message = `${file}: ${problems.join('; ')}`;
  throw unsupported ? new NotSupportedError(message) : new RenderError(message);
}

async function loadResource(
  files: CommitFiles,
  file: string,
  directory: string,
  resource: string,
  above: string[],
): Promise<Manifest[]> {
  if (/^[a-z+]+:\/\/|^git@|\?ref=/.test(resource)) {
    throw new RenderError(
      `${file}: resources: the remote base ${resource} is not supported by the stand-in`,
    );
  }
  const target = insideRepository(directory, resource);
  if (files.has(target)) {
    const [text] = await files.read([target]);
    return parseManifests(target, text);
  }
  if (files.below(target).length === 0) {
    throw new RenderError(`${file}: resources: ${resource} does not exist`);
  }
  return build(files, target, [...above, directory]);
}
