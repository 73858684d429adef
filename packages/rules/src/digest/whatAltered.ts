import type { DigestFacts } from './changeDigest';

/** What a digest covers, in words, in the order in which they are told. */
const ASPECTS: [string, (facts: DigestFacts) => unknown][] = [
  ['the target', ({ target }) => target],
  ['the pins', ({ pins }) => pins],
  ['the files', ({ files }) => files],
  ['the head of the pull request', ({ headSha }) => headSha],
  ['what it alters in the cluster', ({ rendered }) => rendered],
  ['the ticket', ({ ticket }) => ticket],
  ['the policy', ({ policy }) => policy],
];

/**
 * What makes two digests differ, in words such as `the files`. Of the same facts
 * nothing.
 */
export function whatAltered(before: DigestFacts, after: DigestFacts): string[] {
  return ASPECTS.filter(
    ([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)),
  ).map(([words]) => words);
}
