import { z } from 'zod';
import { definePinKind, pathSchema, tagOfValue, valueShape } from './kind';

/** What of an image is pinned: kustomize reads `digest` before `newTag`. */
export const imageShape = {
  /** Name as written in `images[].name`. */
  image: z.string().min(1).max(300),
  field: z.enum(['newTag', 'digest']).default('newTag'),
  ...valueShape,
};

/** A digest cannot be made from a commit, so it is copied. */
export function tagOfImage(options: {
  field: 'newTag' | 'digest';
  tag?: string;
  copied: boolean;
}): string | null {
  return options.field === 'digest' ? null : tagOfValue(options);
}

/** Kustomize: `images[].newTag` or `images[].digest` of a kustomization. */
export const kustomizeImage = definePinKind({
  schema: z.strictObject({
    kind: z.literal('kustomize-image'),
    path: pathSchema,
    ...imageShape,
  }),
  manifest: null,
  tagOf: tagOfImage,
  readBy: () => 'source',
  key: ({ image, field }) => ['images', { name: image }, field],
});
