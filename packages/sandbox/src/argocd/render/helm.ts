import path from 'node:path';
import { NotSupportedError, RenderError } from '../errors';
import { ApplicationDestination, HelmSource, Manifest } from '../types';
import { CommitFiles, insideRepository, parseManifests } from './files';
import { renderSimpleChart } from './simpleChart';
import { RenderTools, runTool } from './tools';

/** Reads a file of a source that lends its files under a name. */
export type ReadLent = (name: string, file: string) => Promise<string>;

/** `a.b[0]=x`: commas mean something to helm, so they are escaped. */
function assignment({ name, value }: { name: string; value: string }): string {
  return `${name}=${value.replace(/,/g, '\\,')}`;
}

/**
 * Renders a chart as Argo CD does: with the Application's name as release, value
 * files in order, then inline values, then parameters. A chart of plain templates
 * is rendered by the stand-in itself, others by `helm template`.
 *
 * @throws RenderError naming the tool when it is needed and missing
 */
export async function renderHelm(
  files: CommitFiles,
  directory: string,
  options: {
    application: string;
    destination: ApplicationDestination;
    helm?: HelmSource;
    tools: RenderTools;
    readLent: ReadLent;
  },
): Promise<Manifest[]> {
  const { application, destination, helm = {}, tools } = options;
  const values = await valuesOf(files, directory, helm, options.readLent);
  const { parameters = [], releaseName = application } = helm;
  const namespace = destination.namespace ?? '';
  try {
    return await renderSimpleChart(files, directory, {
      release: { name: releaseName, namespace },
      values,
      parameters,
    });
  } catch (error) {
    if (!(error instanceof NotSupportedError)) throw error;
    if (!tools.helm) {
      throw new RenderError(
        `${directory}: this is a Helm chart, and there is no helm in the PATH of the stand-in (${error.message})`,
      );
    }
  }
  const output = await runTool(
    files,
    directory,
    [
      ...tools.helm,
      'template',
      releaseName,
      '.',
      '--include-crds',
      ...(namespace ? ['--namespace', namespace] : []),
      ...values.flatMap((_, index) => ['--values', copyOf(index)]),
      ...parameters.flatMap(parameter => [
        parameter.forceString ? '--set-string' : '--set',
        assignment(parameter),
      ]),
    ],
    Object.fromEntries(
      values.map(({ text }, index) => [
        path.posix.join(directory, copyOf(index)),
        text,
      ]),
    ),
  );
  return parseManifests(`${directory}/Chart.yaml`, output);
}

function copyOf(index: number): string {
  return `.argocd-stand-in-values-${index}.yaml`;
}

/** Every text of values, in the order in which they count. */
async function valuesOf(
  files: CommitFiles,
  directory: string,
  helm: HelmSource,
  readLent: ReadLent,
): Promise<{ name: string; text: string }[]> {
  const found: { name: string; text: string }[] = [];
  for (const file of helm.valueFiles ?? []) {
    const lent = /^\$([\w-]+)\/(.+)$/.exec(file);
    if (lent) {
      const text = await readLent(lent[1], insideRepository(lent[2]));
      found.push({ name: file, text });
    } else {
      const name = insideRepository(directory, file);
      const [text] = await files.read([name]);
      found.push({ name, text });
    }
  }
  const inline = helm.valuesObject
    ? JSON.stringify(helm.valuesObject)
    : helm.values;
  return inline ? [...found, { name: 'helm.values', text: inline }] : found;
}
