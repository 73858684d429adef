import type { Knex } from 'knex';

/** Somebody as an outside system names them. */
export interface Identity {
  /** `github`, `argocd`, or `catalog` for a user entity ref. */
  provider: string;
  /** Login, account name, or entity ref such as `user:default/ada`. */
  name: string;
  bot: boolean;
}

/**
 * Opaque references for ledger entries. A reference is the salted SHA-256 of
 * the identity as it was first seen, so that it also proves who is a bot (older
 * ones are of provider and name alone); the salt lives only in the erasable row, so erasing the row
 * makes the reference unlinkable while every entry stays valid.
 */
export interface Identities {
  /** The references of these, created where missing, in the same order. */
  refs(trx: Knex.Transaction, identities: Identity[]): Promise<string[]>;
  /** Who the references are; erased or unknown ones are absent. */
  resolve(db: Knex, refs: string[]): Promise<Map<string, Identity>>;
}
