import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'gitopsCompliance.kubernetes';

const schema = z.array(
  z
    .strictObject({
      name: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9-]{0,62}$/,
          'use lower-case letters, digits and hyphens, at most 63 characters',
        ),
      server: z
        .url({ protocol: /^https?$/ })
        .refine(
          url => !new URL(url).username && !new URL(url).password,
          'holds credentials; give a token or a tokenFile',
        ),
      caFile: z.string().min(1).optional(),
      token: z.string().min(1).optional(),
      tokenFile: z.string().min(1).optional(),
      argocd: z
        .array(
          z.strictObject({
            instance: z.string().min(1),
            namespace: z.string().min(1).default('argocd'),
          }),
        )
        .default([]),
      destinations: z.array(z.string().min(1)).default([]),
    })
    .refine(
      ({ token, tokenFile }) =>
        (token === undefined) !== (tokenFile === undefined),
      'give a token or a tokenFile, and not both',
    )
    .refine(
      ({ argocd, destinations }) => argocd.length + destinations.length > 0,
      'name an instance under argocd, or destinations: else nothing is read of it',
    ),
);

/** A cluster, and how the portal signs in. */
export type KubernetesCluster = z.infer<typeof schema>[number];

/**
 * Reads `gitopsCompliance.kubernetes`; empty where there is none.
 *
 * @throws InputError with the key when a value cannot be used
 */
export function readKubernetesClusters(config: Config): KubernetesCluster[] {
  const parsed = schema.safeParse(config.getOptional(KEY) ?? []);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `Invalid configuration: ${[KEY, ...path].join('.')}: ${message}`,
    );
  }
  return parsed.data.map(cluster => ({
    ...cluster,
    server: cluster.server.replace(/\/+$/, ''),
  }));
}
