import { NotFoundError } from '@backstage/errors';

/** The error for a service that is not known, or that the reader may not see. */
export function noService(entityRef: string): NotFoundError {
  return new NotFoundError(
    `No service ${entityRef} is known: it needs an argocd/app-name or argocd/app-selector annotation, and a new one is collected within a minute`,
  );
}
