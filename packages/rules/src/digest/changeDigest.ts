import { z } from 'zod';
import { canonicalHash } from '../canonicalHash';

/** Goes up whenever the same facts may get another digest. */
export const DIGEST_VERSION = 1;

const pinSchema = z.object({
  repository: z.string(),
  branch: z.string(),
  path: z.string(),
  key: z.string(),
  /** What the pin named when the change was asked for; null: nothing. */
  before: z.string().nullable(),
  after: z.string(),
});
const fileSchema = z.object({
  path: z.string(),
  /** Git blob ids; null: there is no such file. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/**
 * What a review or a vote of a change is bound to. Nothing else of a change
 * binds: not the tip of the base branch, no comment, label or title, no status.
 */
export const digestFactsSchema = z.object({
  target: z.object({ service: z.string(), environment: z.string() }),
  pins: z.array(pinSchema),
  /** Each file that the pull request touches; null: the forge gave only some. */
  files: z.array(fileSchema).nullable(),
  /** Head of the pull request; null: none is open yet. */
  headSha: z.string().nullable(),
  /** Hash of the rendered manifests, secrets masked; null: not to be had. */
  rendered: z.string().nullable(),
  /** The ticket and the scope that it was approved for. */
  ticket: z
    .object({ id: z.string(), scope: z.string() })
    .nullable()
    .default(null),
  /** Hash of the policy as resolved for the target. */
  policy: z.string(),
});

/** See {@link digestFactsSchema}. */
export type DigestFacts = z.infer<typeof digestFactsSchema>;

/**
 * The digest of a change: SHA-256 over the canonical JSON (RFC 8785) of what is
 * covered. The order of pins and files does not matter, nor does anything that
 * the facts hold beyond what is covered.
 *
 * @throws ZodError where a fact is missing or of another type
 */
export function changeDigest(facts: DigestFacts): string {
  const covered = digestFactsSchema.parse(facts);
  return canonicalHash({
    version: DIGEST_VERSION,
    ...covered,
    pins: sorted(covered.pins),
    files: covered.files && sorted(covered.files),
  });
}

function sorted<T extends object>(items: readonly T[]): T[] {
  return items
    .map(item => ({ item, key: JSON.stringify(Object.entries(item).sort()) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ item }) => item);
}

/** A digest as screens show it: its first seven digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 7);
}

/** `change.digest` as it is recorded, of any version. */
export const recordedDigestSchema = z.object({
  digest: z.string(),
  facts: digestFactsSchema,
});

/**
 * Whether a recorded digest is that of the facts that were recorded with it;
 * null: it is no digest that this program can read.
 */
export function isDigestOfItsFacts(payload: unknown): boolean | null {
  const { data } = recordedDigestSchema.safeParse(payload);
  return data ? changeDigest(data.facts) === data.digest : null;
}
