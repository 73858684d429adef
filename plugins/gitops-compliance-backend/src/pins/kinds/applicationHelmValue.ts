import { z } from 'zod';
import { parseKeyPath, type KeyPath } from '../keyPath';
import {
  definePinKind,
  keySchema,
  manifestName,
  pathSchema,
  sourceSchema,
  tagOfValue,
  valueShape,
} from './kind';
import { chosenSource, sourcePath } from './sources';

/**
 * Argo CD: a value of `helm.valuesObject` of a source of an Application. (Of
 * `helm.values`, which is a text block, nothing can be edited.)
 */
export const applicationHelmValue = definePinKind({
  schema: z.strictObject({
    kind: z.literal('application-helm-value'),
    path: pathSchema,
    application: manifestName,
    source: sourceSchema,
    /** Key path inside `valuesObject`. */
    key: keySchema,
    ...valueShape,
  }),
  manifest: { apiGroup: 'argoproj.io', kind: 'Application' },
  nameOf: ({ application }) => application,
  tagOf: tagOfValue,
  readBy: () => 'manifest',
  key: ({ source, key }) => [
    'spec',
    ...chosenSource(source),
    ...valuePath(key),
  ],
  keyIn({ source, key }, document, context) {
    const found = sourcePath(document, ['spec'], source, context);
    if (!found.ok) return found;
    return { ok: true, path: [...found.path, ...valuePath(key)] };
  },
});

function valuePath(key: string): KeyPath {
  return ['helm', 'valuesObject', ...parseKeyPath(key)];
}
