import { z } from 'zod';
import { cabRuleSchema, type CabRule } from '../cab';
import {
  DEFAULT_SEPARATION,
  reviewRuleSchema,
  separatedRolesSchema,
  type ReviewRule,
} from '../persons';
import { allOf, demanded } from './tightening';

/** The rules of a target about who may do what with a change. */
export const PERSON_RULES = {
  reviews: allOf({
    sentence:
      'Further approvals that a change needs, each rule with its own quorum.',
    schema: z.array(reviewRuleSchema).max(20),
    default: [] as ReviewRule[],
  }),
  separation: allOf({
    sentence: 'Duties that must be of different persons.',
    schema: z.array(separatedRolesSchema).max(40),
    default: DEFAULT_SEPARATION,
  }),
  cab: allOf({
    sentence:
      'Votes of a change advisory board that a change needs, each rule with its own quorum.',
    schema: z.array(cabRuleSchema).max(20),
    default: [] as CabRule[],
  }),
  requireSourceReview: demanded({
    sentence:
      'Each source pull request that a change brings had its own independent approval.',
    default: false,
  }),
};
