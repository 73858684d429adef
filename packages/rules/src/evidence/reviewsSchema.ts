import { z } from 'zod';

/** Reviews in `change.pull-request-observed`; reviewers are references. */
export const reviewsSchema = z.array(
  z.object({
    reviewer: z.string(),
    state: z.enum(['approved', 'changes-requested', 'commented', 'dismissed']),
    commit: z.string().nullable(),
    submittedAt: z.string(),
    /** Since version 2. */
    ownerTeams: z.array(z.string()).nullish(),
    /** Digest of the change when the review was first seen. */
    digest: z.string().nullish(),
  }),
);
