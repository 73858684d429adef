import { z } from 'zod';
import { allOf, demanded } from './tightening';

/** Rules about what a change says of itself. */
export const STATEMENT_RULES = {
  requireImpact: demanded({
    sentence:
      'A change says what it may affect and how one comes back from it, in words of its own.',
    default: false,
  }),
  templateTexts: allOf<string>({
    sentence:
      'Texts that people are given to fill in: what only repeats their lines was not said.',
    schema: z.array(z.string().trim().min(1).max(5000)).max(20),
    default: [],
  }),
};
