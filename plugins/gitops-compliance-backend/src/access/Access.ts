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
import type { Requester } from '../persons/Requester';
import type { Visibility } from '../services/ServiceStore';
import { visibilityOf } from '../services/visibility';

/** Somebody who was let in. */
export interface Reader<TRequester = Requester | null> {
  /** What catalog entities they may see. */
  visible: Visibility;
  /** Who they are; null for another service. */
  requester: TRequester;
  /** Whether they have a permission that was asked about. */
  has(permission: BasicPermission): boolean;
}

/** Authenticates and authorises requests; every route goes through it. */
export class Access {
  constructor(
    private readonly options: {
      httpAuth: HttpAuthService;
      userInfo: UserInfoService;
      permissions: PermissionsService;
    },
  ) {}

  /**
   * A user or service with this permission; 401 or 403 else.
   *
   * @param also - further permissions that the answer depends on
   */
  async reader(
    request: Request,
    permission: BasicPermission,
    also: BasicPermission[] = [],
  ): Promise<Reader> {
    const credentials = await this.options.httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    return this.#enter(credentials, permission, also);
  }

  /** A user with this permission; 401 or 403 else. */
  async user(
    request: Request,
    permission: BasicPermission,
    also: BasicPermission[] = [],
  ): Promise<Reader<Requester>> {
    const credentials = await this.options.httpAuth.credentials(request, {
      allow: ['user'],
    });
    const reader = await this.#enter(credentials, permission, also);
    if (!reader.requester) throw new NotAllowedError('Sign in as a user');
    return { ...reader, requester: reader.requester };
  }

  async #enter(
    credentials: BackstageCredentials,
    permission: BasicPermission,
    also: BasicPermission[],
  ): Promise<Reader> {
    const { permissions, userInfo } = this.options;
    const asked = [permission, ...also];
    const [decisions, visible, requester] = await Promise.all([
      permissions.authorize(
        asked.map(wanted => ({ permission: wanted })),
        { credentials },
      ),
      visibilityOf(permissions, credentials),
      isUser(credentials) ? userInfo.getUserInfo(credentials) : null,
    ]);
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
    return { visible, requester, has: ({ name }) => allowed.has(name) };
  }
}

function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  return (credentials.principal as { type?: string }).type === 'user';
}
