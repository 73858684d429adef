/**
 * The evidence log's pure part: what an entry is, the one byte sequence that
 * stands for it, and how readers of today understand entries of yesterday.
 * Runs in Node and in the browser. What needs node:crypto is in `./node`, what
 * tests need is in `./testUtils`.
 */
export * from './canonical';
export * from './envelope';
export * from './json';
export * from './upcast';
