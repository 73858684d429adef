import {
  IN_TOTO,
  keyId,
  openEnvelope,
  parseEnvelope,
  STATEMENT_TYPE,
} from '@gitops-compliance/evidence-log/node';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type BundleSource, UnreadableError } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import type { GivenKey } from './keys';

/** Path of the signed list of files. */
export const MANIFEST = 'manifest.dsse.json';
/** Name under which the key of exports has its id. */
export const EXPORT_KEY_NAME = 'gitops-compliance-export';
/** What the manifest says it is. */
export const PREDICATE_TYPE =
  'https://gitops-compliance.dev/evidence-bundle/v1';

const count = z.int().min(0);
const predicateSchema = z.object({
  format: z.literal(1),
  request: z.object({
    environments: z.array(z.string()).max(1_000),
    /** The services that it tells of; null: every one. */
    services: z.array(z.string()).max(100_000).nullish(),
    /**
     * Names that these had; of those that are not among them, the one that they
     * have. Absent also where names were not followed yet.
     */
    names: z
      .array(
        z.object({
          service: z.string(),
          name: z.string(),
          since: z.iso.datetime().nullable(),
          until: z.iso.datetime().nullable(),
        }),
      )
      .max(100_000)
      .nullish(),
    /** ISO 8601 UTC; `until` is the first instant after the period. */
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    wholeLog: z.boolean(),
    /** Whether it judges the applications that nobody claims. */
    unclaimed: z.boolean().nullish(),
    /** Records outside of it are not told; null: no limit. */
    bounds: z
      .object({ from: z.iso.datetime(), until: z.iso.datetime() })
      .nullish(),
    /** The one change that it tells of. */
    change: z.string().nullish(),
    /** The one release that it tells of, and the ids of its changes. */
    release: z
      .object({ id: z.string(), changes: z.array(z.string()).max(10_000) })
      .nullish(),
  }),
  log: z.object({
    origin: z.string(),
    shard: z.int().min(1).max(10_000),
    size: count,
    /** Base64. */
    root: z.string(),
  }),
  /** Instant for which everything is judged, ISO 8601 UTC. */
  judgedAt: z.iso.datetime(),
  /** Checks that it was judged by, and the versions of their rules. */
  rules: z.record(z.string(), z.number()).nullish(),
});
const statementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(
    z.object({
      name: z.string(),
      digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    }),
  ),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: predicateSchema,
});

/** What the manifest says, once its signature holds. */
export interface Manifest {
  /** Path to SHA-256, in hex. */
  files: ReadonlyMap<string, string>;
  predicate: z.infer<typeof predicateSchema>;
  /** Which key has signed it. */
  signedBy: KeyObject;
}

/**
 * Opens the manifest. Null, and a difference, where it does not hold: then
 * nothing else in the bundle can be believed.
 *
 * @throws UnreadableError where there is none
 */
export async function openManifest(
  source: BundleSource,
  keys: readonly GivenKey[],
  check: CheckLog,
): Promise<Manifest | null> {
  if (!source.has(MANIFEST)) {
    throw new UnreadableError(`there is no ${MANIFEST}: this is no bundle`);
  }
  const text = (await readWhole(source, MANIFEST)).toString('utf8');
  check.examined();
  try {
    const envelope = parseEnvelope(parseJson(text, z.unknown(), MANIFEST));
    if (envelope.payloadType !== IN_TOTO) {
      throw new UnreadableError('it is no in-toto statement');
    }
    const { payload, verifiedBy } = openEnvelope(
      envelope,
      keys.map(({ publicKey }) => publicKey),
    );
    const { publicKey } = keys[verifiedBy];
    const isAsWritten =
      text === `${JSON.stringify(envelope, null, 2)}\n` &&
      envelope.signatures[0].keyid === keyId(EXPORT_KEY_NAME, publicKey);
    if (!isAsWritten) {
      throw new UnreadableError(
        'its signature holds, but around it something was changed',
      );
    }
    const { subject, predicate } = parseJson(
      payload.toString('utf8'),
      statementSchema,
      'the statement',
    );
    const files = new Map(
      subject.map(({ name, digest }) => [name, digest.sha256]),
    );
    if (files.size !== subject.length) {
      throw new UnreadableError('it names a file twice');
    }
    return { files, predicate, signedBy: publicKey };
  } catch (error) {
    check.difference(MANIFEST, messageOf(error));
    return null;
  }
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
