import { z } from 'zod';
import type { DecidedGate } from '../checks';

const schema = z.object({
  results: z.array(
    z.object({
      gate: z.string(),
      state: z.enum(['open', 'closed', 'pending', 'unknown']),
      facts: z.record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean(), z.null()]),
      ),
    }),
  ),
});

/** What `change.gates-evaluated` says of each gate; null: it cannot be read. */
export function decidedGates(payload: unknown): DecidedGate[] | null {
  return schema.safeParse(payload).data?.results ?? null;
}
