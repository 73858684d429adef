/** What an emergency may grant, and Argo CD's resource and action for it. */
export const GRANTABLE = {
  sync: ['applications', 'sync'],
  override: ['applications', 'override'],
  rollback: ['applications', 'rollback'],
  update: ['applications', 'update'],
  'run-actions': ['applications', 'action/*'],
  'delete-resources': ['applications', 'delete/*'],
  logs: ['logs', 'get'],
  exec: ['exec', 'create'],
} as const;

/** A name of the configuration for something that may be granted. */
export type Grantable = keyof typeof GRANTABLE;

/** Every name, for messages and the configuration's check. */
export const GRANTABLE_NAMES = Object.keys(GRANTABLE) as Grantable[];

/** Whoever acts must see: always granted. */
const ALWAYS = ['applications', 'get'] as const;

/** `resource, action` of each permission, sorted. */
export function permissionsOf(names: readonly Grantable[]): string[] {
  return [ALWAYS, ...names.map(name => GRANTABLE[name])]
    .map(pair => pair.join(', '))
    .sort();
}
