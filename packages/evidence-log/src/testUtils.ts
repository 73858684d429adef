/** Helpers for tests: golden entries, and an authority that stamps. */
export * from './golden';
export { StampingAuthority } from './timestamps/StampingAuthority.fixture';
export type {
  AuthorityOptions,
  SavedAuthority,
} from './timestamps/StampingAuthority.fixture';
