import { z } from 'zod';
import { formatKeyPath } from '../keyPath';
import { findScalar } from '../node';
import { definePinKind, manifestName, pathSchema, sourceSchema } from './kind';
import { chosenSource, sourcePath } from './sources';

/** Argo CD: a literal `targetRevision` in the template of an ApplicationSet. */
export const applicationSetTargetRevision = definePinKind({
  schema: z.strictObject({
    kind: z.literal('applicationset-target-revision'),
    path: pathSchema,
    applicationSet: manifestName,
    source: sourceSchema,
  }),
  manifest: { apiGroup: 'argoproj.io', kind: 'ApplicationSet' },
  nameOf: ({ applicationSet }) => applicationSet,
  tagOf: () => '{sha}',
  readBy: () => 'applied',
  key: ({ source }) => [
    'spec',
    'template',
    'spec',
    ...chosenSource(source),
    'targetRevision',
  ],
  keyIn({ source }, document, context) {
    const at = ['spec', 'template', 'spec'];
    const found = sourcePath(document, at, source, context);
    return found.ok
      ? { ok: true, path: [...found.path, 'targetRevision'] }
      : found;
  },
  find(document, path) {
    const found = findScalar(document, path);
    if (!found.ok || !found.value.includes('{{')) return found;
    return {
      ok: false,
      key: formatKeyPath(path),
      what: 'is a template: pin what the generator gives for it (kind applicationset-element, or file-value for a file that a git generator reads)',
    };
  },
});
