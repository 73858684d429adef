import { GatewayError } from './errors';
import { globMatches } from './glob';
import { Application } from './types';

/** One line of Argo CD's policy: `p, <account>, resource, action, object`. */
export interface Policy {
  /** Glob, such as `applications`. */
  resource: string;
  /** Glob, such as `get`, `sync`, `*`. */
  action: string;
  /** Glob over `project/application`; `*` crosses the slash. */
  object: string;
  effect: 'allow' | 'deny';
}

/** A local account and what it may do. */
export interface Account {
  name: string;
  /** What the caller sends as `Authorization: Bearer`. */
  token: string;
  rbac: Policy[];
}

/** The object name under which policies see an Application. */
export function rbacObject(application: Application): string {
  return `${application.spec.project}/${application.metadata.name}`;
}

/** Whether some policy allows and none denies. */
export function isAllowed(
  account: Account,
  resource: string,
  action: string,
  object: string,
): boolean {
  const effects = account.rbac
    .filter(
      policy =>
        globMatches(policy.resource, resource) &&
        globMatches(policy.action, action) &&
        globMatches(policy.object, object),
    )
    .map(policy => policy.effect);
  return effects.includes('allow') && !effects.includes('deny');
}

/**
 * Refuses what the account may not do.
 *
 * @throws GatewayError 403, worded as Argo CD words it
 */
export function enforce(
  account: Account,
  resource: string,
  action: string,
  object: string,
  issuedAt: string,
) {
  if (!isAllowed(account, resource, action, object)) {
    throw new GatewayError(
      'permissionDenied',
      `permission denied: ${resource}, ${action}, ${object}, sub: ${account.name}, iat: ${issuedAt}`,
    );
  }
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/.exec(header ?? '')?.[1];
}

/**
 * Finds who calls.
 *
 * @throws GatewayError 401 when the token is missing or unknown
 */
export function authenticate(
  accounts: Account[],
  authorization: string | undefined,
): Account {
  const token = bearerToken(authorization);
  if (token === undefined) {
    throw new GatewayError('unauthenticated', 'no session information');
  }
  const account = accounts.find(candidate => candidate.token === token);
  if (!account) {
    throw new GatewayError(
      'unauthenticated',
      'invalid session: token is not of any account',
    );
  }
  return account;
}
