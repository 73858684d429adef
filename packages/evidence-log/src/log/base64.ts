/**
 * Decodes standard base64 with padding; null for anything that encoding would
 * not have written, so that text and bytes determine each other.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
