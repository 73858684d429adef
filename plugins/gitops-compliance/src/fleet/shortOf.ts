/** A reference without what all of them share: `payments`. */
export function shortOf(ref: string): string {
  return ref.replace(/^[a-z]+:(default\/)?/, '');
}
