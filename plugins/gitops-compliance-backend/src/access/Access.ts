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
import {
  gitopsCompliancePersonQueryPermission as queryPermission,
  type StatusView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Request } from 'express';
import type { DateTime } from 'luxon';
import { catalogUser } from '../persons/catalogUser';
import type { Identity } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import type { Policy } from '../policy/Policy';
import { catalogSightOf, visibilityBy } from '../services/visibility';
import type { AuditReads } from './AuditReads';
import { auditScopeOf, type AuditScope } from './AuditScope';
import type { KnownSights } from './KnownSights';
import type { PersonQueries } from './PersonQueries';
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
  /**
   * Catalog user by whom the answer is selected, as a normalised reference. Who
   * asks about another needs the permission for that where it is switched on,
   * and is put on record first.
   */
  about?: string;
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
      queries: PersonQueries;
      /** Whether anybody may ask about somebody else. */
      personQueries: boolean;
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
    const asked = [
      permission,
      ...(rule.also ?? []),
      ...(rule.about ? [queryPermission] : []),
    ];
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
    const { about } = rule;
    if (about && about !== requester?.userEntityRef.toLowerCase()) {
      this.#assertMayAsk(allowed);
      const reader = requester
        ? catalogUser(requester)
        : serviceIdentity(credentials);
      await this.options.queries.record(reader, route, about);
    }
    return {
      sees: sightOf(visible, scope),
      requester,
      has: ({ name }) => allowed.has(name),
    };
  }

  /** Whether who has these permissions may ask about somebody else. */
  personQueries(reader: Pick<Reader, 'has'>): StatusView['personQueries'] {
    if (!this.options.personQueries) return 'off';
    return reader.has(queryPermission) ? 'recorded' : 'denied';
  }

  #assertMayAsk(allowed: Set<string>): void {
    if (!this.options.personQueries) {
      throw new NotAllowedError(
        'Queries about a person are off; ask a portal administrator to set gitopsCompliance.personQueries: true, or leave the person out. What you did yourself you can always ask',
      );
    }
    if (!allowed.has(queryPermission.name)) {
      throw new NotAllowedError(
        `To ask about somebody else you need the permission ${queryPermission.name}; ask a portal administrator, or leave the person out`,
      );
    }
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

/** Another service that asks, as an identity. */
function serviceIdentity({ principal }: BackstageCredentials): Identity {
  const { subject } = principal as { subject?: string };
  return { provider: 'service', name: subject ?? 'unknown', bot: true };
}

function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  return (credentials.principal as { type?: string }).type === 'user';
}
