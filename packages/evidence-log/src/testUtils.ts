/** Helpers for tests of packages that define entry types. */
export * from './golden';
