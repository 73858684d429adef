import { z } from 'zod';
import type { EvidenceEntry } from './types';

const targetSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});

/** Types of the entries that say which target their stream is about. */
export const TARGET_TYPES = ['change.requested', 'deployment.mapped'] as const;

/**
 * The target that an entry puts its stream to, as a key; null where it does not
 * say. Of a deployment the last one counts.
 */
export function targetOf({
  type,
  payload,
}: Pick<EvidenceEntry, 'type' | 'payload'>): string | null {
  if (!TARGET_TYPES.some(each => each === type)) return null;
  const target = targetSchema.safeParse(payload);
  if (!target.success) return null;
  const { service, environment } = target.data;
  return JSON.stringify([environment, service]);
}
