/** A project of an instance, as far as it says who may do what. */
export interface ObservedProject {
  name: string;
  roles: ObservedProjectRole[];
}

/** A role within a project; a token's own text is never in it. */
export interface ObservedProjectRole {
  name: string;
  /** Rules in the instance's own words (Argo CD: lines of Casbin's CSV). */
  policies: string[];
  /** Groups and accounts that have it. */
  groups: string[];
  /** Tokens that act with it; ISO 8601 UTC when they end, null: never. */
  tokens: { id: string; expiresAt: string | null }[];
}
