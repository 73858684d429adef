/** A file of a bundle, before it is written. */
export interface BundleFile {
  /** Path in the bundle, with `/`. */
  path: string;
  /** Its content, part by part; read once. */
  parts: AsyncIterable<string | Uint8Array>;
}

/** A file of one part. */
export function wholeFile(
  path: string,
  content: string | Uint8Array,
): BundleFile {
  return {
    path,
    parts: (async function* parts() {
      yield content;
    })(),
  };
}

/** A JSON file of one value; keys keep their order. */
export function jsonFile(path: string, value: unknown): BundleFile {
  return wholeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
