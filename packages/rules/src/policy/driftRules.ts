import { z } from 'zod';
import { atMost, atMostOrUnlimited } from './tightening';

/** Rules about what runs and is not what was declared or approved. */
export const DRIFT_RULES = {
  driftGraceSeconds: atMost({
    sentence:
      'Seconds for which what runs may differ from what is declared before an incident opens.',
    schema: z.number().int().min(0),
    default: 300,
  }),
  driftSeconds: atMostOrUnlimited({
    sentence:
      'Seconds within which a drift or an unauthorised change is mended; null: there is no limit.',
    schema: z.number().int().min(60).nullable(),
    default: null,
  }),
};
