import { Manifest } from './types';

/**
 * The options of Argo CD's "Sync Options" page that an Application or a sync
 * may set here. `Prune=false` and those about applying may also stand in the
 * annotation of an object.
 */
export const SYNC_OPTIONS = [
  'ApplyOutOfSyncOnly=true',
  'ApplyOutOfSyncOnly=false',
  'CreateNamespace=true',
  'CreateNamespace=false',
  'FailOnSharedResource=true',
  'FailOnSharedResource=false',
  'PruneLast=true',
  'PruneLast=false',
  'Replace=true',
  'Replace=false',
  'ServerSideApply=true',
  'ServerSideApply=false',
  'SkipDryRunOnMissingResource=true',
  'Validate=false',
  'Validate=true',
] as const;

const ANNOTATION = 'argocd.argoproj.io/sync-options';

/** Whether an option holds for an object: its own word counts first. */
export function hasOption(
  option: string,
  manifest: Manifest,
  options: string[] = [],
): boolean {
  const own = (manifest.metadata.annotations?.[ANNOTATION] ?? '')
    .split(',')
    .map(text => text.trim());
  const name = option.slice(0, option.indexOf('=') + 1);
  const said = [...own, ...options].find(text => text.startsWith(name));
  return said === option;
}
