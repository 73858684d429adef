import { z } from 'zod';

/*
 * The members of OSCAL 1.1.2 assessment results that we write, with what NIST's
 * JSON schema demands of them; members that we do not write are refused, as the
 * schema refuses unknown ones. Written by hand from NIST's reference, since no
 * package of ours carries the schema.
 */

/** Versions 4 and 5 alone. */
const uuid = z
  .string()
  .regex(
    /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$/,
  );
const token = z.string().regex(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u);
const line = z.string().regex(/^[^\n]+$/);
const text = z.string().min(1);
const instant = z.iso.datetime({ offset: true });
/** A URI reference (RFC 3986) without characters that have to be encoded. */
const reference = z.string().regex(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/);

const observation = z.strictObject({
  uuid,
  title: line,
  description: text,
  methods: z.array(z.enum(['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN'])).min(1),
  collected: instant,
  'relevant-evidence': z
    .array(z.strictObject({ href: reference, description: text }))
    .min(1),
  remarks: text.optional(),
});

const finding = z.strictObject({
  uuid,
  title: line,
  description: text,
  target: z.strictObject({
    type: z.enum(['statement-id', 'objective-id']),
    'target-id': token,
    status: z.strictObject({
      state: z.enum(['satisfied', 'not-satisfied']),
      reason: z.enum(['pass', 'fail', 'other']),
    }),
  }),
  'related-observations': z
    .array(z.strictObject({ 'observation-uuid': uuid }))
    .min(1),
});

const result = z.strictObject({
  uuid,
  title: line,
  description: text,
  start: instant,
  end: instant,
  'reviewed-controls': z.strictObject({
    description: text,
    'control-selections': z
      .array(
        z.strictObject({
          'include-controls': z
            .array(z.strictObject({ 'control-id': token }))
            .min(1),
        }),
      )
      .min(1),
  }),
  observations: z.array(observation).min(1).optional(),
  findings: z.array(finding).min(1).optional(),
});

/** `oscal-assessment-results.json`. */
export const oscalSchema = z.strictObject({
  'assessment-results': z.strictObject({
    uuid,
    metadata: z.strictObject({
      title: line,
      'last-modified': instant,
      version: z.string().regex(/^\S(.*\S)?$/),
      'oscal-version': z.literal('1.1.2'),
    }),
    'import-ap': z.strictObject({ href: reference }),
    results: z.array(result).min(1),
    'back-matter': z.strictObject({
      resources: z
        .array(
          z.strictObject({
            uuid,
            title: line,
            description: text,
            rlinks: z.array(z.strictObject({ href: reference })).min(1),
          }),
        )
        .min(1),
    }),
  }),
});
