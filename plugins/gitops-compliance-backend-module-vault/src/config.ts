import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'gitopsCompliance.ledger.vault';

const name = z.string().regex(/^[\w.-]{1,100}$/, 'use letters, digits, . _ -');
const version = z.number().int().min(1);
const key = { key: name, version };

const schema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  namespace: z
    .string()
    .regex(/^[\w./-]{1,200}$/)
    .optional(),
  mount: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'use a path without slashes at its ends')
    .default('transit'),
  tokenFile: z.string().min(1),
  checkpoint: z.strictObject({
    ...key,
    previous: z
      .array(
        z.strictObject({
          ...key,
          until: z.iso.datetime({ offset: true }).optional(),
        }),
      )
      .max(5)
      .default([]),
  }),
  export: z.strictObject(key),
});

/** Where the Transit engine is, and how the portal may use it. */
export interface TransitService {
  /** Address up to the engine, without a slash at its end. */
  url: string;
  namespace: string | undefined;
  tokenFile: string;
}

/** One version of a key. */
export interface TransitKey {
  key: string;
  version: number;
  /** It signs no more from then on; undefined: it has no end. */
  until?: Date;
}

/** Keys of the ledger in a key service. */
export interface VaultKeys {
  service: TransitService;
  /** The first one signs; the others sign beside it, each until its end. */
  checkpoint: TransitKey[];
  export: TransitKey;
}

/**
 * Reads `gitopsCompliance.ledger.vault`; null where it is not there.
 *
 * @throws InputError with the key when a value cannot be used
 */
export function readVaultKeys(config: Config): VaultKeys | null {
  const raw = config.getOptional(KEY);
  if (raw === undefined) return null;
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `Invalid configuration: ${[KEY, ...path].join('.')}: ${message}`,
    );
  }
  const { url, namespace, mount, tokenFile } = parsed.data;
  const { previous, ...current } = parsed.data.checkpoint;
  return {
    service: {
      url: `${url.replace(/\/+$/, '')}/v1/${mount}`,
      namespace,
      tokenFile,
    },
    checkpoint: [
      current,
      ...previous.map(({ until, ...one }) => ({
        ...one,
        ...(until !== undefined && { until: new Date(until) }),
      })),
    ],
    export: parsed.data.export,
  };
}
