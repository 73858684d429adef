import { z } from 'zod';
import { isWellFormed, jsonObjectSchema, refuseJsonObject } from './json';

/** Instants are written one way only, so that equal instants are equal bytes. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Names of entry types: `deployment.observed`, `change.merge-requested`. */
const TYPE = /^[a-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$/;

const ROLE = /^[a-z][A-Za-z0-9-]{0,99}$/;

const SPACE = 0x20;

/** One line of well-formed text without control characters. */
const name = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine(
      text => isWellFormed(text) && !hasControlCharacter(text),
      'must be well-formed text without control characters',
    );

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < SPACE) return true;
  }
  return false;
}

const wellFormed = z.string().refine(isWellFormed, 'must be well-formed text');

/** Checked as it stands: a record schema would drop a `__proto__`. */
const persons = z
  .custom<Record<string, string>>()
  .refine(
    value =>
      refuseJsonObject(value) === null &&
      Object.entries(value).every(
        ([role, reference]) =>
          ROLE.test(role) && name(200).safeParse(reference).success,
      ),
    'must map roles to opaque references',
  );

const instant = z
  .string()
  .regex(INSTANT, 'must be ISO 8601 in UTC with milliseconds and Z')
  .refine(
    text => Number.isFinite(Date.parse(text)),
    'must be an instant that exists',
  );

/**
 * The envelope of a ledger entry. It is final: a new need is a new `(type, v)`
 * with another payload, never another envelope.
 */
export const envelopeSchema = z.strictObject({
  /** What kind of fact or decision this is. */
  type: z.string().max(100).regex(TYPE),
  /** Version of the payload's shape, from 1. */
  v: z.int().min(1),
  /** All entries about one thing, such as `deployment:…`. */
  stream: name(512),
  /** Place in the stream, from 1, without gaps. */
  streamSeq: z.int().min(1),
  /** When it happened, by the source's clock. */
  occurredAt: instant,
  /** When the ledger took it in, by ours. */
  observedAt: instant,
  source: z.strictObject({
    /** `portal`, or a collector's name such as `argocd:eu-1`. */
    collector: name(200),
    /** Where the collector stood when it saw this. */
    cursor: wellFormed.nullable(),
    /**
     * Identity of the event at its source, recorded exactly once over the
     * whole ledger: two collectors that may see one event name it alike, and
     * others put their name in front.
     */
    key: name(1024).nullable(),
  }),
  /** How far the fact is vouched for. */
  attestation: z.enum(['read', 'signed-delivery', 'reported', 'decided']),
  /** Role to opaque identity reference; never a name. */
  persons,
  /** Ids of the controls that this supports. */
  controls: z.array(name(100)),
  /** Redacted facts: no personal data, no secrets. */
  payload: jsonObjectSchema,
  /** Commitment to content that may be erased, kept beside the entry. */
  blob: z
    .strictObject({
      hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      mediaType: name(100),
    })
    .nullable(),
});

/** See {@link envelopeSchema}. */
export type Envelope = z.infer<typeof envelopeSchema>;
