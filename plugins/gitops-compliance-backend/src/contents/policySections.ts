import { workingHoursSchema } from '@gitops-compliance/rules';
import { z } from 'zod';

/** Policy section `risk`: what the risk of changes needs to be told. */
export const riskSection = z.strictObject({
  /** When somebody is there; what is asked for outside them has more risk. */
  workingHours: workingHoursSchema.optional(),
});
