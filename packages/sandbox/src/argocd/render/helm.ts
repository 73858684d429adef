import path from 'node:path';
import { RenderError } from '../errors';
import { ApplicationDestination, HelmSource, Manifest } from '../types';
import { CommitFiles, insideRepository, parseManifests } from './files';
import { ExtraFiles, RenderTools, runTool } from './tools';

/** Reads a file of a source that lends its files under a name. */
export type ReadLent = (name: string, file: string) => Promise<string>;

const INLINE = '.argocd-stand-in-values.yaml';

/** `a.b[0]=x`: commas mean something to helm, so they are escaped. */
function assignment({ name, value }: { name: string; value: string }): string {
  return `${name}=${value.replace(/,/g, '\\,')}`;
}

/**
 * Renders a chart as Argo CD does: `helm template` with the Application's
 * name as release, value files in order, then inline values, then parameters.
 *
 * @throws RenderError naming the tool when it is missing
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
  const { application, destination, helm = {}, tools, readLent } = options;
  if (!tools.helm) {
    throw new RenderError(
      `${directory}: this is a Helm chart, and there is no helm in the PATH of the stand-in`,
    );
  }
  const extra: ExtraFiles = {};
  const values: string[] = [];
  for (const file of helm.valueFiles ?? []) {
    const lent = /^\$([\w-]+)\/(.+)$/.exec(file);
    if (lent) {
      const copy = `.argocd-stand-in-lent-${values.length}.yaml`;
      extra[path.posix.join(directory, copy)] = await readLent(
        lent[1],
        insideRepository(lent[2]),
      );
      values.push(copy);
    } else {
      insideRepository(directory, file);
      values.push(file);
    }
  }
  const inline = helm.valuesObject
    ? JSON.stringify(helm.valuesObject)
    : helm.values;
  if (inline) {
    extra[path.posix.join(directory, INLINE)] = inline;
    values.push(INLINE);
  }
  const { parameters = [], releaseName = application } = helm;
  const output = await runTool(
    files,
    directory,
    [
      ...tools.helm,
      'template',
      releaseName,
      '.',
      '--include-crds',
      ...(destination.namespace ? ['--namespace', destination.namespace] : []),
      ...values.flatMap(file => ['--values', file]),
      ...parameters.flatMap(parameter => [
        parameter.forceString ? '--set-string' : '--set',
        assignment(parameter),
      ]),
    ],
    extra,
  );
  return parseManifests(`${directory}/Chart.yaml`, output);
}
