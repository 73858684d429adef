import path from 'node:path';
import { goTemplate } from '../applicationSets/goTemplate';
import { NotSupportedError, RenderError } from '../errors';
import { HelmSource, Manifest } from '../types';
import { asRecord, at } from '../values';
import { CommitFiles, parseManifests, parseYaml } from './files';

type Values = Record<string, unknown>;

/** What a chart is rendered with. */
export interface ChartOptions {
  release: { name: string; namespace: string };
  /** Texts of value files, the later ones win; inline values come last. */
  values: { name: string; text: string }[];
  parameters: NonNullable<HelmSource['parameters']>;
}

/**
 * Renders a chart of plain templates as `helm template` does: values of the
 * chart, value files, parameters, and actions that only name a value or pipe it
 * through the functions of {@link goTemplate}.
 *
 * @throws NotSupportedError naming what the stand-in leaves to helm
 */
export async function renderSimpleChart(
  files: CommitFiles,
  directory: string,
  { release, values, parameters }: ChartOptions,
): Promise<Manifest[]> {
  const inside = (name: string) => path.posix.join(directory, name);
  const templates = templatesOf(files, directory);
  const hasValues = files.has(inside('values.yaml'));
  const [chartText, ...texts] = await files.read([
    inside('Chart.yaml'),
    ...(hasValues ? [inside('values.yaml')] : []),
    ...templates,
  ]);
  const own = hasValues ? texts.splice(0, 1) : [];
  const chart = asRecord(parseYaml(inside('Chart.yaml'), chartText)[0]);
  if (typeof chart?.name !== 'string' || chart.dependencies !== undefined) {
    throw new NotSupportedError(
      `${directory}: only a chart with a name and without dependencies is rendered by the stand-in itself`,
    );
  }
  const all = [
    ...own.map(text => ({ name: inside('values.yaml'), text })),
    ...values,
  ].reduce<Values>(
    (before, { name, text }) =>
      merged(before, asRecord(parseYaml(name, text)[0]) ?? {}),
    {},
  );
  const context = {
    Values: parameters.reduce(withParameter, all),
    Release: { Name: release.name, Namespace: release.namespace },
    Chart: { Name: chart.name, Version: chart.version },
  };
  const read = (keys: string[]) => at(context, ...keys);
  return templates.flatMap((name, index) =>
    // Helm prints nothing for a value that there is not.
    parseManifests(
      name,
      filled(name, texts[index], read).replaceAll('<no value>', ''),
    ),
  );
}

/** Paths of the templates, where there is nothing else that matters. */
function templatesOf(files: CommitFiles, directory: string): string[] {
  const names = files.below(directory);
  const templates = names.filter(name =>
    /^templates\/[^_/][^/]*\.yaml$/.test(name.slice(directory.length + 1)),
  );
  const other = names.find(
    name =>
      !templates.includes(name) &&
      !/^(Chart|values[\w.-]*)\.yaml$/.test(name.slice(directory.length + 1)),
  );
  if (other) {
    throw new NotSupportedError(
      `${other} is more than the stand-in renders of a chart itself`,
    );
  }
  return templates;
}

function filled(
  name: string,
  text: string,
  read: (keys: string[]) => unknown,
): string {
  try {
    return goTemplate(text, read, false);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw new NotSupportedError(`${name}: ${error.message}`);
  }
}

function merged(before: Values, after: Values): Values {
  const result = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const [old, inner] = [asRecord(before[key]), asRecord(value)];
    result[key] = old && inner ? merged(old, inner) : value;
  }
  return result;
}

function withParameter(
  values: Values,
  { name, value }: { name: string; value: string },
): Values {
  const keys = name.split('.');
  if (keys.some(key => !/^[\w-]+$/.test(key))) {
    throw new NotSupportedError(
      `the parameter ${name} is not supported by the stand-in`,
    );
  }
  return merged(
    values,
    keys.reduceRight<unknown>(
      (inner, key) => ({ [key]: inner }),
      value,
    ) as Values,
  );
}
