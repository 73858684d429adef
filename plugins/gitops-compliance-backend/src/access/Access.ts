import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import type { Request } from 'express';
import type { DateTime } from 'luxon';
import type { Requester } from '../persons/Requester';
import type { Policy } from '../policy/Policy';
import { catalogSightOf, visibilityBy } from '../services/visibility';
import type { AuditReads } from './AuditReads';
import { auditScopeOf, type AuditScope } from './AuditScope';
import type { KnownSights } from './KnownSights';
import { sightOf, type Sight } from './Sight';

/** Somebody who was let in. */
export interface Reader<TRequester = Requester | null> {
  /** What they may read. */
  sees: Sight;
  /** Who they are; null for another service. */
  requester: TRequester;
  /** Whether they have a permission that was asked about. */
  has(permission: BasicPermission): boolean;
}

/** How a route treats who asks. */
export interface AccessRule {
  /** Further permissions that the answer depends on. */
  also?: BasicPermission[];
  /**
   * What the route does for an auditor with a scope. `narrowed`: it reads no
   * more than {@link Reader.sees}; `no-records`: what it tells is of no service.
   * Default: it refuses them, so that a route that does not say cannot leak.
   */
  auditors?: 'narrowed' | 'no-records';
  /** Name of the route on record, where its path is no template. */
  route?: string;
}

/** Authenticates and authorises requests; every route goes through it. */
export class Access {
  constructor(
    private readonly options: {
      httpAuth: HttpAuthService;
      userInfo: UserInfoService;
      permissions: PermissionsService;
      reads: AuditReads;
      /** Null: nobody is told anything while they are not here. */
      sights: KnownSights | null;
      policy: () => Policy;
      now: () => DateTime;
    },
  ) {}

  /** A user or service with this permission; 401 or 403 else. */
  async reader(
    request: Request,
    permission: BasicPermission,
    rule: AccessRule = {},
  ): Promise<Reader> {
    const credentials = await this.options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return this.#enter(nameOf(request, rule), credentials, permission, rule);
  }

  /**
   * Who calls an action of the actions registry, as {@link reader}.
   *
   * @param rule - must name the `route`, for the record
   */
  async caller(
    credentials: BackstageCredentials,
    permission: BasicPermission,
    rule: AccessRule & { route: string },
  ): Promise<Reader> {
    return this.#enter(rule.route, credentials, permission, rule);
  }

  /** A user with this permission; 401 or 403 else. */
  async user(
    request: Request,
    permission: BasicPermission,
    rule: AccessRule = {},
  ): Promise<Reader<Requester>> {
    const credentials = await this.options.httpAuth.credentials(request, {
      allow: ['user'],
    });
    const name = nameOf(request, rule);
    const reader = await this.#enter(name, credentials, permission, rule);
    if (!reader.requester) throw new NotAllowedError('Sign in as a user');
    return { ...reader, requester: reader.requester };
  }

  /** The subject of another service with this permission; 401 or 403 else. */
  async service(
    request: Request,
    permission: BasicPermission,
  ): Promise<string> {
    const credentials = await this.options.httpAuth.credentials(request, {
      allow: ['service'],
    });
    await this.#enter(nameOf(request, {}), credentials, permission, {});
    return credentials.principal.subject;
  }

  async #enter(
    route: string,
    credentials: BackstageCredentials,
    permission: BasicPermission,
    rule: AccessRule,
  ): Promise<Reader> {
    const { permissions, userInfo, policy, now } = this.options;
    const asked = [permission, ...(rule.also ?? [])];
    const [decisions, catalogSight, requester] = await Promise.all([
      permissions.authorize(
        asked.map(wanted => ({ permission: wanted })),
        { credentials },
      ),
      catalogSightOf(permissions, credentials),
      isUser(credentials) ? userInfo.getUserInfo(credentials) : null,
    ]);
    if (requester) await this.options.sights?.remember(requester, catalogSight);
    const visible = visibilityBy(catalogSight);
    const allowed = new Set(
      asked
        .filter((_, index) => decisions[index].result === AuthorizeResult.ALLOW)
        .map(({ name }) => name),
    );
    if (!allowed.has(permission.name)) {
      throw new NotAllowedError(
        `You need the permission ${permission.name}; ask a portal administrator`,
      );
    }
    const scope =
      requester && auditScopeOf(policy().document, requester, now());
    if (requester && scope) {
      await this.#admitAuditor(route, requester, scope, rule);
    }
    return {
      sees: sightOf(visible, scope),
      requester,
      has: ({ name }) => allowed.has(name),
    };
  }

  async #admitAuditor(
    name: string,
    requester: Requester,
    scope: AuditScope,
    { auditors }: AccessRule,
  ): Promise<void> {
    if (!auditors) {
      throw new NotAllowedError(
        'You are listed as an auditor (auditors in the policy), and this is not limited to what you may read; ask somebody without such a limit',
      );
    }
    await this.options.reads.record(requester, name, scope);
  }
}

function nameOf(request: Request, { route }: AccessRule): string {
  return route ?? String(request.route?.path ?? request.path);
}

function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  return (credentials.principal as { type?: string }).type === 'user';
}
