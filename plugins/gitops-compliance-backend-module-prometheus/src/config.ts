import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'gitopsCompliance.prometheus';

const schema = z.array(
  z
    .strictObject({
      name: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9-]{0,62}$/,
          'use lower-case letters, digits and hyphens, at most 63 characters',
        ),
      url: z
        .url({ protocol: /^https?$/ })
        .refine(
          url => !new URL(url).username && !new URL(url).password,
          'holds credentials; give them as token, or username and password',
        ),
      token: z.string().min(1).optional(),
      username: z.string().min(1).optional(),
      password: z.string().min(1).optional(),
    })
    .refine(
      ({ username, password }) =>
        (username === undefined) === (password === undefined),
      'give username and password, or neither',
    )
    .refine(
      ({ token, username }) => token === undefined || username === undefined,
      'give a token, or username and password, not both',
    ),
);

/** A Prometheus server, and how the portal signs in. */
export interface PrometheusServer {
  name: string;
  /** Address up to `/api/v1`, without a slash at its end. */
  url: string;
  /** Value of the header `authorization`; undefined: none is sent. */
  authorization: string | undefined;
}

/**
 * Reads `gitopsCompliance.prometheus`; empty where there is none.
 *
 * @throws InputError with the key when a value cannot be used
 */
export function readPrometheusServers(config: Config): PrometheusServer[] {
  const parsed = schema.safeParse(config.getOptional(KEY) ?? []);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `Invalid configuration: ${[KEY, ...path].join('.')}: ${message}`,
    );
  }
  return parsed.data.map(({ name, url, token, username, password }) => ({
    name,
    url: url.replace(/\/+$/, ''),
    authorization: authorizationOf({ token, username, password }),
  }));
}

function authorizationOf({
  token,
  username,
  password,
}: {
  token?: string;
  username?: string;
  password?: string;
}): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === undefined) return undefined;
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return `Basic ${pair}`;
}
