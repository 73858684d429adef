import { z } from 'zod';
import { parseKeyPath } from '../keyPath';
import {
  definePinKind,
  keySchema,
  manifestName,
  pathSchema,
  tagOfValue,
  valueShape,
} from './kind';

/**
 * Flux: the chart's version of a HelmRelease, which is copied, or with `key` a
 * value of its inline `spec.values`.
 */
export const fluxHelmRelease = definePinKind({
  schema: z.strictObject({
    kind: z.literal('flux-helm-release'),
    path: pathSchema,
    name: manifestName,
    /** Key path inside `spec.values`. */
    key: keySchema.optional(),
    ...valueShape,
  }),
  manifest: { apiGroup: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease' },
  nameOf: ({ name }) => name,
  tagOf: options => (options.key === undefined ? null : tagOfValue(options)),
  readBy: () => 'manifest',
  key: ({ key }) =>
    key === undefined
      ? ['spec', 'chart', 'spec', 'version']
      : ['spec', 'values', ...parseKeyPath(key)],
});
