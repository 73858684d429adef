import { z } from 'zod';
import type { KeyPath } from '../keyPath';
import {
  definePinKind,
  manifestName,
  pathSchema,
  sourceSchema,
  tagOfValue,
  valueShape,
} from './kind';
import { chosenSource, sourcePath } from './sources';

/** Argo CD: `helm.parameters[].value` of a source of an Application. */
export const applicationHelmParameter = definePinKind({
  schema: z.strictObject({
    kind: z.literal('application-helm-parameter'),
    path: pathSchema,
    application: manifestName,
    source: sourceSchema,
    /** Name of the parameter, as it is written there. */
    parameter: z.string().min(1).max(300),
    ...valueShape,
  }),
  manifest: { apiGroup: 'argoproj.io', kind: 'Application' },
  nameOf: ({ application }) => application,
  tagOf: tagOfValue,
  readBy: () => 'manifest',
  key: ({ source, parameter }) => [
    'spec',
    ...chosenSource(source),
    ...parameterPath(parameter),
  ],
  keyIn({ source, parameter }, document, context) {
    const found = sourcePath(document, ['spec'], source, context);
    if (!found.ok) return found;
    return { ok: true, path: [...found.path, ...parameterPath(parameter)] };
  },
});

function parameterPath(parameter: string): KeyPath {
  return ['helm', 'parameters', { name: parameter }, 'value'];
}
