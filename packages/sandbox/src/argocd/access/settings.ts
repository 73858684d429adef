import { parse } from 'yaml';
import { z } from 'zod';
import { labelSelectorSchema } from '../labelSelector';
import { Enforcer } from './Enforcer';
import { RBAC, SETTINGS } from './ConfigMaps';
import { MatchMode, parsePolicy, Policy } from './policy';

const globalProjectsSchema = z.array(
  z.strictObject({
    projectName: z.string(),
    labelSelector: labelSelectorSchema,
  }),
);
const scopesSchema = z.array(z.string());

export type GlobalProjectSetting = z.infer<typeof globalProjectsSchema>[number];

/** What the ConfigMap `argocd-rbac-cm` says. */
export interface RbacSettings {
  policies: Policy[];
  /** Role that everybody has; nothing can deny what it allows. */
  defaultRole: string;
  /** Claims whose values count as groups. */
  scopes: string[];
  mode: MatchMode;
}

/**
 * Reads `argocd-rbac-cm`: `policy.csv` and, in the order of their names, the
 * further `policy.*.csv`, `policy.default`, `scopes`, `policy.matchMode`.
 *
 * @throws naming the line or the key that is wrong
 */
export function rbacSettings(data: Record<string, string>): RbacSettings {
  const further = Object.keys(data)
    .filter(key => /^policy\..+\.csv$/.test(key))
    .sort();
  const policies = ['policy.csv', ...further].map(key =>
    parsePolicy(data[key] ?? ''),
  );
  const mode = data['policy.matchMode'] || 'glob';
  if (mode !== 'glob' && mode !== 'regex') {
    throw new Error(`policy.matchMode must be glob or regex, not ${mode}`);
  }
  return {
    policies,
    defaultRole: data['policy.default'] ?? '',
    scopes: scopesSchema.parse(parse(data.scopes || '[groups]')),
    mode,
  };
}

/**
 * Reads `globalProjects` of `argocd-cm`.
 *
 * @throws when it is not a list of project names with label selectors
 */
export function globalProjectSettings(
  data: Record<string, string>,
): GlobalProjectSetting[] {
  return globalProjectsSchema.parse(parse(data.globalProjects || '[]'));
}

/** A local account as `argocd-cm` declares it. */
export interface AccountSetting {
  name: string;
  enabled: boolean;
  capabilities: string[];
}

/** Reads `accounts.*` of `argocd-cm`; `admin` is there unless switched off. */
export function accountSettings(
  data: Record<string, string>,
): AccountSetting[] {
  const admin = {
    name: 'admin',
    enabled: data['admin.enabled'] !== 'false',
    capabilities: ['login'],
  };
  const declared = Object.entries(data).flatMap(([key, value]) => {
    const name = /^accounts\.([^.]+)$/.exec(key)?.[1];
    return name === undefined
      ? []
      : [
          {
            name,
            enabled: data[`accounts.${name}.enabled`] !== 'false',
            capabilities: value.split(',').map(part => part.trim()),
          },
        ];
  });
  const names = new Set(declared.map(({ name }) => name));
  return [...(names.has('admin') ? [] : [admin]), ...declared].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** @throws when Argo CD could not work with this ConfigMap */
export function checkConfigMap(name: string, data: Record<string, string>) {
  if (name === RBAC) {
    const { policies, mode } = rbacSettings(data);
    return new Enforcer(policies, mode);
  }
  return name === SETTINGS ? globalProjectSettings(data) : undefined;
}
