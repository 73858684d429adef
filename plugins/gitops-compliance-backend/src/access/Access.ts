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
import type { Requester } from '../changes/ChangeService';
import type { Visibility } from '../services/ServiceStore';
import { visibilityOf } from '../services/visibility';

/** Somebody who was let in, and what catalog entities they may see. */
export interface Reader {
  credentials: BackstageCredentials;
  visible: Visibility;
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

  /** A user or service with this permission; 401 or 403 else. */
  async reader(request: Request, permission: BasicPermission): Promise<Reader> {
    const { httpAuth, permissions } = this.options;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    await this.#require(credentials, permission);
    return {
      credentials,
      visible: await visibilityOf(permissions, credentials),
    };
  }

  /** A user with this permission; 401 or 403 else. */
  async user(
    request: Request,
    permission: BasicPermission,
  ): Promise<Reader & { requester: Requester }> {
    const { httpAuth, permissions } = this.options;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    await this.#require(credentials, permission);
    return {
      credentials,
      visible: await visibilityOf(permissions, credentials),
      requester: await this.#requester(credentials),
    };
  }

  /** Who the reader is; null for another service. */
  async requesterOf({ credentials }: Reader): Promise<Requester | null> {
    return isUser(credentials) ? this.#requester(credentials) : null;
  }

  /** Which of these permissions the reader has, in the same order. */
  async has(
    { credentials }: Reader,
    wanted: BasicPermission[],
  ): Promise<boolean[]> {
    const decisions = await this.options.permissions.authorize(
      wanted.map(permission => ({ permission })),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  async #requester(credentials: BackstageCredentials): Promise<Requester> {
    return this.options.userInfo.getUserInfo(credentials);
  }

  async #require(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<void> {
    const [{ result }] = await this.options.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You need the permission ${permission.name}; ask a portal administrator`,
      );
    }
  }
}

function isUser(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  return (credentials.principal as { type?: string }).type === 'user';
}
