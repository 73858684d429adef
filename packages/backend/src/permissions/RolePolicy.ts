import type { RootConfigService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';

/** Who may do what: members of any of the groups have the permissions. */
export interface RoleRule {
  permissions: string[];
  groups: string[];
}

const READ = 'gitops-compliance.read';
const OURS = 'gitops-compliance.';

/**
 * A plain policy by group membership: everybody who signed in reads; what
 * changes something in GitOps Compliance needs a rule that names the
 * permission and one of the user's groups. Permissions of other plugins are
 * allowed to users who signed in.
 */
export class RolePolicy implements PermissionPolicy {
  constructor(private readonly rules: RoleRule[]) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return { result: AuthorizeResult.DENY };
    const { name } = permission;
    if (!name.startsWith(OURS) || name === READ) {
      return { result: AuthorizeResult.ALLOW };
    }
    const { ownershipEntityRefs } = user.info;
    const allowed = this.rules.some(
      rule =>
        rule.permissions.includes(name) &&
        rule.groups.some(group => ownershipEntityRefs.includes(group)),
    );
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}

/** Reads `rolePolicy[]`; without it nobody may change anything. */
export function readRoleRules(config: RootConfigService): RoleRule[] {
  return (config.getOptionalConfigArray('rolePolicy') ?? []).map(rule => ({
    permissions: rule.getStringArray('permissions'),
    groups: rule.getStringArray('groups'),
  }));
}
