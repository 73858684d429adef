import {
  coreServices,
  createServiceFactory,
  type BackstageUserPrincipal,
  type PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';

/** What a user may do in a test; who is not named may do everything. */
export interface TestRights {
  /** Names of permissions; absent: all. */
  permissions?: string[];
  /** Conditions on the catalog entities that the user sees; absent: none. */
  sees?: PermissionCriteria<PermissionCondition>;
}

/** A permission policy by user, as the framework would answer. */
export function permissionsByUser(rights: Record<string, TestRights>) {
  const rightsOf = (credentials: { principal: unknown }): TestRights => {
    const { userEntityRef } = credentials.principal as BackstageUserPrincipal;
    return rights[userEntityRef] ?? {};
  };
  const service: PermissionsService = {
    async authorize(requests, { credentials }) {
      const { permissions } = rightsOf(credentials as { principal: unknown });
      return requests.map(({ permission }) => ({
        result:
          !permissions || permissions.includes(permission.name)
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      }));
    },
    async authorizeConditional(requests, { credentials }) {
      const { sees } = rightsOf(credentials as { principal: unknown });
      return requests.map(() =>
        sees
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: sees,
            }
          : { result: AuthorizeResult.ALLOW },
      );
    },
  };
  return createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => service,
  });
}

/** Conditions as the catalog writes them. */
export function catalogCondition(
  rule: string,
  params: PermissionCondition['params'],
): PermissionCondition {
  return { rule, resourceType: 'catalog-entity', params };
}
