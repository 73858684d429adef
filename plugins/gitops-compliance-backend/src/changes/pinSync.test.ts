import {
  arePinsApplied,
  revisionToSync,
  type SyncedDeployment,
} from './pinSync';
import type { PromotedPin } from './records';

const pin = (kind: PromotedPin['kind']): PromotedPin => ({
  kind,
  repository: 'acme/deploy',
  branch: 'main',
  path: 'a/file.yaml',
  key: 'x',
  value: 'old',
  after: 'new',
  sourceRepository: 'acme/code',
});
const app = (
  sources: [repository: string, targetRevision: string][],
  syncStatus = 'synced',
): SyncedDeployment => ({
  sources: sources.map(([repository, targetRevision]) => ({
    repoUrl: `https://forge.example/${repository}.git`,
    targetRevision,
  })),
  sync_status: syncStatus,
});
const overlay = app([['acme/deploy', 'main']]);
const code = app([['acme/code', 'old']]);
const both = app([
  ['acme/code', 'old'],
  ['acme/deploy', 'main'],
]);

describe('the sync of pins that were merged', () => {
  it.each<[string, PromotedPin['kind'], SyncedDeployment, boolean, boolean]>([
    ['a file of the only source', 'kustomize-image', overlay, true, true],
    ['a file of one of several sources', 'file-value', both, true, false],
    [
      'a manifest not applied',
      'application-target-revision',
      code,
      false,
      false,
    ],
    [
      'a manifest that was applied',
      'application-target-revision',
      app([['acme/code', 'new']]),
      true,
      false,
    ],
    [
      'a manifest in the repository of the source',
      'application-helm-parameter',
      overlay,
      false,
      false,
    ],
    [
      'a parameter that was applied',
      'application-helm-parameter',
      app([['acme/deploy', 'main']], 'out-of-sync'),
      true,
      false,
    ],
    [
      'a drift while the manifest is not applied',
      'application-target-revision',
      app([['acme/code', 'old']], 'out-of-sync'),
      false,
      false,
    ],
    [
      'a file that a generator reads for a revision',
      'file-value',
      code,
      false,
      false,
    ],
  ])('%s', (_, kind, deployment, isApplied, isExact) => {
    const row = {
      pins: [pin(kind)],
      repository: 'acme/deploy',
      merge_sha: 'merged',
    };
    expect(arePinsApplied(row, deployment)).toBe(isApplied);
    expect(revisionToSync(row, deployment)).toBe(isExact ? 'merged' : null);
  });

  it('waits for every one of several pins', () => {
    const pins = [pin('kustomize-image'), pin('application-target-revision')];
    expect(arePinsApplied({ pins }, overlay)).toBe(false);
  });
});
