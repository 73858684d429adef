/** Stands for a value that may be a secret: neither stored nor hashed. */
export const MASKED = '(masked)';

/** Words of a key whose value may be a secret. */
const SECRET_WORDS =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase)?|pwd|secrets?|tokens?|api ?keys?|access ?keys?|private ?keys?|signing ?keys?|encryption ?keys?|credentials?|bearer|salt|dsn|connection ?string|encrypted ?data)(?:$|[^a-z])/;

/** Keys that only say where a secret lies, or how long a token lives. */
const REFERENCE_WORDS =
  /(?:ref|name|names|namespace|path|mount|kind|type|provider|store|seconds|minutes|ttl|enabled|version|audience|issuer)$/;

/** Values that are secrets whatever their key is. */
const SECRET_VALUES = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_\w{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{16,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/,
  /\bENC\[[A-Z0-9_]+,/,
  /^\$(?:2[aby]|argon2\w*|6)\$/,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
  /\b(?:password|pwd|token|secret|apikey|api_key)\s*[=:]\s*\S/i,
];

/** The words of a key or path, lower-case: `dbPoolSize` is `db pool size`. */
export function wordsOf(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLocaleLowerCase('en-US')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Whether a value under these keys is masked: better one too many. A list
 * item's own name counts, so that `env[name=DB_PASSWORD].value` is one.
 */
export function isSecretKey(keys: readonly string[]): boolean {
  const last = wordsOf(keys[keys.length - 1] ?? '');
  if (REFERENCE_WORDS.test(last)) return false;
  return keys.some((key, index) => {
    const words = wordsOf(key);
    // What lies below `secretRef` or `valueFrom.secretKeyRef` is a reference.
    if (index < keys.length - 1 && REFERENCE_WORDS.test(words)) return false;
    return SECRET_WORDS.test(words);
  });
}

/** Whether a value is a secret by its looks. */
export function looksSecret(value: string): boolean {
  return SECRET_VALUES.some(pattern => pattern.test(value));
}
