import { z } from 'zod';
import { definePinKind, manifestName, pathSchema, sourceSchema } from './kind';
import { chosenSource, sourcePath } from './sources';

/** Argo CD: `targetRevision` of a source of an Application. */
export const applicationTargetRevision = definePinKind({
  schema: z.strictObject({
    kind: z.literal('application-target-revision'),
    path: pathSchema,
    application: manifestName,
    source: sourceSchema,
  }),
  manifest: { apiGroup: 'argoproj.io', kind: 'Application' },
  nameOf: ({ application }) => application,
  tagOf: () => '{sha}',
  readBy: () => 'applied',
  key: ({ source }) => ['spec', ...chosenSource(source), 'targetRevision'],
  keyIn({ source }, document, context) {
    const found = sourcePath(document, ['spec'], source, context);
    return found.ok
      ? { ok: true, path: [...found.path, 'targetRevision'] }
      : found;
  },
});
