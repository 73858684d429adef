import { z } from 'zod';
import {
  definePinKind,
  manifestName,
  pathSchema,
  tagOfValue,
  valueShape,
} from './kind';

/** Flux: `spec.ref` of a GitRepository. */
export const fluxGitRepository = definePinKind({
  schema: z.strictObject({
    kind: z.literal('flux-git-repository'),
    path: pathSchema,
    name: manifestName,
    /** Flux reads `commit` before `name`, `semver`, `tag` and `branch`. */
    field: z
      .enum(['commit', 'name', 'semver', 'tag', 'branch'])
      .default('commit'),
    ...valueShape,
  }),
  manifest: { apiGroup: 'source.toolkit.fluxcd.io', kind: 'GitRepository' },
  nameOf: ({ name }) => name,
  tagOf: tagOfValue,
  readBy: () => 'manifest',
  key: ({ field }) => ['spec', 'ref', field],
});
