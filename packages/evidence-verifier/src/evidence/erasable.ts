import {
  canonicalObjectBytes,
  type JsonObject,
  jsonObjectSchema,
} from '@gitops-compliance/evidence-log';
import { erasableHash } from '@gitops-compliance/evidence-log/node';
import type { EvidenceIdentity } from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readLines, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import { messageOf } from '../verify/manifest';

/** Path of who is behind the references. */
export const IDENTITIES = 'identities.json';

const blobSchema = z.object({
  hash: z.string(),
  salt: z.base64(),
  content: jsonObjectSchema,
});
const identitiesSchema = z
  .custom<Record<string, unknown>>(
    value =>
      typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  .transform(value => new Map(Object.entries(value)));
const identitySchema = z.object({
  provider: z.string(),
  name: z.string(),
  bot: z.boolean(),
  salt: z.base64(),
});

/**
 * Who is behind the references, as far as it was not erased. A name that does
 * not give its reference is a difference and counts for nobody.
 */
export async function readIdentities(
  source: BundleSource,
  check: CheckLog,
): Promise<Map<string, EvidenceIdentity>> {
  const known = new Map<string, EvidenceIdentity>();
  if (!source.has(IDENTITIES)) return known;
  const text = (await readWhole(source, IDENTITIES)).toString('utf8');
  for (const [ref, value] of parseJson(text, identitiesSchema, IDENTITIES)) {
    check.examined();
    if (value === null) continue;
    const identity = identitySchema.safeParse(value);
    if (!identity.success) {
      check.difference(`${IDENTITIES}, ${ref}`, 'it is no identity');
      continue;
    }
    const { salt, ...claimed } = identity.data;
    const wrong = disagreement(ref, claimed, salt);
    if (wrong) check.difference(`${IDENTITIES}, ${ref}`, wrong);
    else known.set(ref, claimed);
  }
  return known;
}

/**
 * Why somebody is not who the reference was made of; null: they are. Older
 * references do not commit to who is a bot. An account may turn out to be a bot
 * later, which makes it count for nobody; a bot is never a person.
 */
function disagreement(
  ref: string,
  { provider, name, bot }: EvidenceIdentity,
  salt: string,
): string | null {
  const isOf = (identity: JsonObject) => referenceOf(identity, salt) === ref;
  if (
    isOf({ provider, name }) ||
    isOf({ provider, name, bot }) ||
    (bot && isOf({ provider, name, bot: false }))
  ) {
    return null;
  }
  return isOf({ provider, name, bot: true })
    ? 'it is told as a person, and its reference is that of a bot'
    : 'name and salt do not give this reference';
}

/**
 * Erasable content is what its entry has committed to.
 *
 * @param committed - hashes that the entries of the bundle hold
 * @param told - is given each that is
 */
export async function verifyBlobs(
  source: BundleSource,
  committed: ReadonlySet<string>,
  check: CheckLog,
  told: (hash: string, content: JsonObject) => void = () => {},
): Promise<void> {
  const files = source.paths.filter(path => /^blobs\/\d{6}\.jsonl$/.test(path));
  for (const path of files) {
    for await (const line of readLines(source, path)) {
      check.examined();
      try {
        const { hash, salt, content } = parseJson(
          line.toString('utf8'),
          blobSchema,
          path,
        );
        const bytes = Buffer.from(salt, 'base64');
        if (erasableHash(bytes, content as JsonObject) !== hash) {
          check.difference(`${path}, ${hash}`, 'its content is another one');
        } else if (!committed.has(hash)) {
          check.difference(`${path}, ${hash}`, 'no entry has committed to it');
        } else {
          told(hash, content as JsonObject);
        }
      } catch (error) {
        check.difference(path, messageOf(error));
      }
    }
  }
}

/** The reference of an identity: `id:` and its salted SHA-256 in hex. */
export function referenceOf(identity: JsonObject, salt: string): string {
  const digest = createHash('sha256')
    .update(Buffer.from(salt, 'base64'))
    .update(canonicalObjectBytes(identity))
    .digest('hex');
  return `id:${digest}`;
}
