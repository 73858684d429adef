import { z } from 'zod';
import {
  definePinKind,
  manifestName,
  pathSchema,
  tagOfValue,
  valueShape,
} from './kind';

/** Flux: `spec.ref` of an OCIRepository. A digest or version is copied. */
export const fluxOciRepository = definePinKind({
  schema: z.strictObject({
    kind: z.literal('flux-oci-repository'),
    path: pathSchema,
    name: manifestName,
    /** Flux reads `digest` before `semver` and `tag`. */
    field: z.enum(['digest', 'semver', 'tag']).default('tag'),
    ...valueShape,
  }),
  manifest: { apiGroup: 'source.toolkit.fluxcd.io', kind: 'OCIRepository' },
  nameOf: ({ name }) => name,
  tagOf: options => (options.field === 'tag' ? tagOfValue(options) : null),
  readBy: () => 'manifest',
  key: ({ field }) => ['spec', 'ref', field],
});
