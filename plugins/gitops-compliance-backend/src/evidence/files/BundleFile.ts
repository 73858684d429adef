/** A file of a bundle, before it is written. */
export interface BundleFile {
  /** Path in the bundle, with `/`. */
  path: string;
  /** Its content, part by part; read once. */
  parts: AsyncIterable<string | Uint8Array>;
  /** The same at once; absent of a file that is made part by part. */
  content?: string | Uint8Array;
}

/** A file of one part. */
export function wholeFile(
  path: string,
  content: string | Uint8Array,
): BundleFile {
  return {
    path,
    content,
    parts: (async function* parts() {
      yield content;
    })(),
  };
}

/** A JSON file of one value; keys keep their order. */
export function jsonFile(path: string, value: unknown): BundleFile {
  return wholeFile(path, jsonText(value));
}

/** The text of a JSON file of one value. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A JSON file of a list, an item a line; nothing is held of the items. */
export function listFile(
  path: string,
  items: AsyncIterable<unknown>,
): BundleFile {
  return {
    path,
    parts: (async function* parts() {
      let before = '[';
      for await (const item of items) {
        yield `${before}\n${JSON.stringify(item)}`;
        before = ',';
      }
      yield before === '[' ? '[]\n' : '\n]\n';
    })(),
  };
}
