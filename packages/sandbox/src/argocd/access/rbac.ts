import { GatewayError } from '../errors';
import { Application } from '../types';

/** Who calls, and what the policies in force let the caller do. */
export interface Caller {
  /** The account, the e-mail of a person, or `proj:<project>:<role>`. */
  name: string;
  /** The `sub` claim, which policies see. */
  subject: string;
  groups: string[];
  /** `argocd`, or the single sign-on that vouches for the person. */
  issuer: string;
  /** When the token was issued, RFC 3339. */
  issuedAt: string;
  may(resource: string, action: string, object: string): boolean;
}

/** The object name under which policies see an Application. */
export function rbacObject(
  application: Pick<Application, 'metadata' | 'spec'>,
) {
  return `${application.spec.project}/${application.metadata.name}`;
}

/** Whether the policies allow it and none denies it. */
export function isAllowed(
  caller: Caller,
  resource: string,
  action: string,
  object: string,
): boolean {
  return caller.may(resource, action, object);
}

/**
 * Refuses what the caller may not do.
 *
 * @throws GatewayError 403, worded as Argo CD words it
 */
export function enforce(
  caller: Caller,
  resource: string,
  action: string,
  object: string,
) {
  if (!isAllowed(caller, resource, action, object)) {
    throw new GatewayError(
      'permissionDenied',
      `permission denied: ${resource}, ${action}, ${object}, sub: ${caller.subject}, iat: ${caller.issuedAt}`,
    );
  }
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/.exec(header ?? '')?.[1];
}
