import type {
  DisputeWish,
  StatusView,
} from '@gitops-compliance/plugin-gitops-compliance-common';

type FileWish = NonNullable<DisputeWish['files']>[number];
type MediaType = FileWish['mediaType'];

/** How many files may be given, and how large. */
export type FileLimits = StatusView['disputeFiles'];

const TYPES: Record<MediaType, { title: string; endings: string[] }> = {
  'application/pdf': { title: 'PDF', endings: ['pdf'] },
  'image/png': { title: 'PNG', endings: ['png'] },
  'image/jpeg': { title: 'JPEG', endings: ['jpg', 'jpeg'] },
  'text/plain': { title: 'plain text', endings: ['txt', 'log'] },
  'application/json': { title: 'JSON', endings: ['json'] },
  'text/csv': { title: 'CSV', endings: ['csv'] },
};

/** What a file picker offers. */
export const ACCEPTED = Object.values(TYPES)
  .flatMap(({ endings }) => endings.map(ending => `.${ending}`))
  .join();

/** The types in words. */
export const TYPES_TITLE = Object.values(TYPES)
  .map(({ title }) => title)
  .join(', ');

/** What a media type is called. */
export function typeTitle(mediaType: string): string {
  return TYPES[mediaType as MediaType]?.title ?? mediaType;
}

/** A size for people. */
export function sizeTitle(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] =
    bytes < 1024 ** 2 ? [bytes / 1024, 'KiB'] : [bytes / 1024 ** 2, 'MiB'];
  return `${size.toFixed(size < 10 ? 1 : 0).replace(/\.0$/, '')} ${unit}`;
}

/**
 * The type of a file by its name: what browsers say depends on what is installed.
 * Undefined: it may not be given.
 */
export function mediaTypeOf({ name }: File): MediaType | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
  return (Object.keys(TYPES) as MediaType[]).find(type =>
    TYPES[type].endings.includes(ending),
  );
}

/** Why files cannot be added to those that are chosen; empty: they can. */
export function problemOf(
  added: readonly File[],
  chosen: readonly File[],
  { maxFiles, maxFileBytes }: FileLimits,
): string {
  const both = [...chosen, ...added];
  for (const file of added) {
    const { name, size } = file;
    if (!mediaTypeOf(file)) {
      return `${name} cannot be given: take one of ${TYPES_TITLE}.`;
    }
    if (size === 0) return `${name} is empty: choose another file.`;
    if (size > maxFileBytes) {
      return `${name} has ${sizeTitle(size)}, and may have ${sizeTitle(
        maxFileBytes,
      )}: link to it instead.`;
    }
    if (both.filter(other => other.name === name).length > 1) {
      return `${name} is chosen already: remove that first, or rename this.`;
    }
  }
  return both.length > maxFiles
    ? `At most ${maxFiles} files: remove one first.`
    : '';
}

/** A file as the API takes it. @throws Error where it can no longer be read */
export async function wishOf(file: File): Promise<FileWish> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () =>
      reject(
        new Error(`${file.name} cannot be read any more: choose it again.`),
      );
    reader.readAsDataURL(file);
  });
  return {
    name: file.name,
    mediaType: mediaTypeOf(file) as MediaType,
    content: url.slice(url.indexOf(',') + 1),
  };
}
