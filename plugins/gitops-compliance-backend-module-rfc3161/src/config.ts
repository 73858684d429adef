import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readCertificates } from '@gitops-compliance/evidence-log/timestamps';
import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const KEY = 'gitopsCompliance.ledger.anchors.rfc3161';

const schema = z.array(
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    ca: z.strictObject({ file: z.string().min(1) }),
    policyOid: z
      .string()
      .regex(/^[0-2](\.\d{1,20}){1,30}$/, 'use numbers with dots, as 1.2.3.4')
      .optional(),
  }),
);

/** An authority that stamps checkpoints. */
export interface TimestampAnchorSettings {
  /** Where requests go. */
  url: string;
  /** Its certificate must lead to one of these. */
  trusted: X509Certificate[];
  /** OID of the policy that is asked for; without it the authority's own. */
  policy: string | undefined;
}

/**
 * Reads `gitopsCompliance.ledger.anchors.rfc3161`; empty where there is none.
 *
 * @throws InputError with the key when a value cannot be used
 */
export async function readTimestampAnchors(
  config: Config,
): Promise<TimestampAnchorSettings[]> {
  const parsed = schema.safeParse(config.getOptional(KEY) ?? []);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `Invalid configuration: ${[KEY, ...path].join('.')}: ${message}`,
    );
  }
  const targets = parsed.data.map(({ url }) => targetOf(url));
  const twice = targets.find((target, at) => targets.indexOf(target) !== at);
  if (twice) throw new InputError(`${KEY} names ${twice} twice`);
  return Promise.all(
    parsed.data.map(async ({ url, ca, policyOid }, index) => ({
      url: withoutCredentials(url, index),
      trusted: await readTrusted(ca.file, `${KEY}.${index}.ca.file`),
      policy: policyOid,
    })),
  );
}

/** Host and path of an address: what people call the authority by. */
export function targetOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '')}`;
}

function withoutCredentials(url: string, index: number): string {
  const { username, password } = new URL(url);
  if (username || password) {
    throw new InputError(
      `${KEY}.${index}.url holds credentials; time-stamp authorities take none in their address`,
    );
  }
  return url;
}

async function readTrusted(
  file: string,
  key: string,
): Promise<X509Certificate[]> {
  try {
    return readCertificates(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError(
      `${key} must be a file with the certificate, in PEM, of the authority that time stamps lead to`,
      error,
    );
  }
}
