/** Providers whose account names do not differ by case. */
const CASE_INSENSITIVE = new Set(['github']);

/** An account's name as identities know it: one account has one name. */
export function accountName(provider: string, name: string): string {
  return CASE_INSENSITIVE.has(provider) ? name.toLowerCase() : name;
}
