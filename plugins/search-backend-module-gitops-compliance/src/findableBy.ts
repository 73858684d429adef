import type { RootConfigService } from '@backstage/backend-plugin-api';

/**
 * Who finds changes: whoever sees their service in the catalog, or who has the
 * permission `gitops-compliance.change.find` for that service.
 */
export type FindableBy = 'catalog' | 'permission';

/**
 * Reads who finds changes.
 *
 * @throws where it is neither, or a permission is to be asked for and nobody
 *   decides on permissions: then everybody would have it, auditors too
 */
export function readFindableBy(
  config: RootConfigService,
  key: string,
): FindableBy {
  const value = config.getOptionalString(key) ?? 'catalog';
  if (value === 'catalog') return value;
  if (value !== 'permission') {
    throw new Error(`${key} must be "catalog" or "permission", not "${value}"`);
  }
  if (config.getOptionalBoolean('permission.enabled') !== true) {
    throw new Error(
      `${key} is "permission", but permission.enabled is not true, so that everybody had it: turn permissions on, or leave the key out`,
    );
  }
  return value;
}
