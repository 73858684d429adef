import { z } from 'zod';
import { definePinKind, manifestName, pathSchema } from './kind';
import { imageShape, tagOfImage } from './kustomizeImage';

/** Flux: `spec.images[].newTag` or `spec.images[].digest` of a Kustomization. */
export const fluxKustomizationImage = definePinKind({
  schema: z.strictObject({
    kind: z.literal('flux-kustomization-image'),
    path: pathSchema,
    name: manifestName,
    ...imageShape,
  }),
  manifest: { apiGroup: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
  nameOf: ({ name }) => name,
  tagOf: tagOfImage,
  readBy: () => 'manifest',
  key: ({ image, field }) => ['spec', 'images', { name: image }, field],
});
