/** Where GitHub looks for the file, in this order; the first there counts. */
export const PLACES = [
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
] as const;
