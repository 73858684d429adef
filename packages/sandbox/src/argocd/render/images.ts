import { Manifest } from '../types';
import { asArray, asRecord } from '../values';

/** One entry of kustomize's `images`. */
export interface ImageOverride {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Splits `registry/name:tag@digest`; a port is not a tag. */
export function parseImage(image: string): {
  name: string;
  tag?: string;
  digest?: string;
} {
  const [tagged, digest] = image.split('@');
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: tagged, digest }
    : { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}

/** Reads an entry of `spec.source.kustomize.images`. */
export function imageOverride(text: string): ImageOverride {
  const equals = text.indexOf('=');
  const { name, tag, digest } = parseImage(text.slice(equals + 1));
  return {
    name: equals < 0 ? name : text.slice(0, equals),
    ...(equals < 0 ? {} : { newName: name }),
    ...(tag === undefined ? {} : { newTag: tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function overridden(image: string, override: ImageOverride): string {
  const parsed = parseImage(image);
  if (parsed.name !== override.name) {
    return image;
  }
  const replaces =
    override.newTag !== undefined || override.digest !== undefined;
  const tag = replaces ? override.newTag : parsed.tag;
  const digest = replaces ? override.digest : parsed.digest;
  return [
    override.newName ?? parsed.name,
    tag === undefined ? '' : `:${tag}`,
    digest === undefined ? '' : `@${digest}`,
  ].join('');
}

/** Applies kustomize's `images` to all containers of the manifests. */
export function setImages(manifests: Manifest[], overrides: ImageOverride[]) {
  const walk = (value: unknown) => {
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    for (const [key, inner] of Object.entries(asRecord(value) ?? {})) {
      if (key === 'containers' || key === 'initContainers') {
        for (const container of asArray(inner).map(asRecord)) {
          if (container && typeof container.image === 'string') {
            container.image = overrides.reduce(overridden, container.image);
          }
        }
      }
      walk(inner);
    }
  };
  walk(manifests);
}
