import { z } from 'zod';
import { allOf, demanded, strictestOf } from './tightening';

/** A check that must succeed on the head, set by one App. */
const requiredCheckSchema = z.strictObject({
  /** As the forge shows it. */
  name: z.string().min(1).max(200),
  /** The App that must have set it: anybody may set a check of that name. */
  appId: z.number().int().positive(),
  /** Conclusions that count as success beside `success`. */
  accept: z
    .array(z.enum(['neutral', 'skipped']))
    .max(2)
    .default([]),
});

/** A check that must succeed on the head, set by one App. */
export type RequiredCheck = z.infer<typeof requiredCheckSchema>;

const checks = z.array(requiredCheckSchema).max(50);

/** Rules about what the forge says of the head of a pull request. */
export const HEAD_RULES = {
  requireCodeOwners: demanded({
    sentence:
      'An owner of each changed path, by the file of code owners on the base branch, must approve.',
    default: false,
  }),
  requiredChecks: allOf<RequiredCheck>({
    sentence: 'Checks that must succeed on the head, each set by its App.',
    schema: checks,
    default: [],
  }),
  policyChecks: allOf<RequiredCheck>({
    sentence:
      'Checks of policy as code that must succeed on the head, each set by its App.',
    schema: checks,
    default: [],
  }),
  signatures: strictestOf({
    sentence: 'How every commit that is brought must be signed.',
    loosestFirst: ['none', 'verified', 'verified-by-person'],
    default: 'none',
  }),
};
