import { z } from 'zod';
import type { NamesFold } from '../services';
import type { EvidenceEntry } from './types';

const targetSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});

/** Types of the entries that say which target their stream is about. */
export const TARGET_TYPES = ['change.requested', 'deployment.mapped'] as const;

/**
 * The target that an entry puts its stream to, as a key by the present name of its
 * service; null where it does not say. Of a deployment the last one counts.
 *
 * @param names - that were given every renaming
 */
export function targetOf(
  {
    type,
    payload,
    occurredAt,
  }: Pick<EvidenceEntry, 'type' | 'payload' | 'occurredAt'>,
  names: Pick<NamesFold, 'present'>,
): string | null {
  if (!TARGET_TYPES.some(each => each === type)) return null;
  const target = targetSchema.safeParse(payload);
  if (!target.success) return null;
  const { service, environment } = target.data;
  const present = service && names.present(service, occurredAt);
  return JSON.stringify([environment, present]);
}
