import { RevisionNotFoundError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** Right of the App for all that reads content. */
export const NEEDS_CONTENTS = "'Contents: read'";

/** What a revision names that is no commit. */
export const otherSchema = z.object({ __typename: z.enum(['Blob', 'Tree']) });

/** The error for a revision that GitHub does not have, or does not show us. */
export function notFound(
  repository: string,
  ref: string,
): RevisionNotFoundError {
  return new RevisionNotFoundError(
    `${repository} has no commit '${ref}', or our App may not see it`,
  );
}
