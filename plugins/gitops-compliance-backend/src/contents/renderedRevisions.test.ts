import type { PromotedPin } from '../changes/records';
import { renderedRevisions } from './renderedRevisions';

const [SYNCED, HEAD, OLD, NEW, OTHER] = ['5', 'e', '0', '1', '9'].map(digit =>
  digit.repeat(40),
);

const pin = (change: Partial<PromotedPin> = {}): PromotedPin => ({
  kind: 'application-target-revision',
  repository: 'acme/deploy',
  branch: 'main',
  path: 'apps/prod/api.yaml',
  key: 'spec.source.targetRevision',
  value: OLD,
  after: NEW,
  sourceRepository: 'acme/api',
  ...change,
});
const source = (repository: string, targetRevision: string | null) => ({
  repoUrl: `https://forge.example/${repository}.git`,
  path: 'deploy',
  targetRevision,
});
const row = {
  repository: 'acme/deploy',
  branch: 'main',
  pins: [pin()],
  to_revision: NEW,
};

describe('an application is rendered', () => {
  const revisions = (
    sources: ReturnType<typeof source>[],
    applied: string[] | null,
  ) =>
    renderedRevisions(
      row,
      { sources, applied: applied && { revisions: applied, at: '2026-06-01' } },
      HEAD,
    );

  it.each(['main', 'HEAD', 'refs/heads/main', '', null])(
    'at the head where its source follows the branch as %j',
    target => {
      expect(revisions([source('acme/deploy', target)], [SYNCED])).toEqual({
        before: [SYNCED],
        after: [HEAD],
      });
    },
  );

  it('at the pinned revision where the pin lies in its manifest', () => {
    expect(revisions([source('acme/api', OLD)], [OLD])).toEqual({
      before: [OLD],
      after: [NEW],
    });
  });

  it('trap: multi-source apps: each source by its position', () => {
    const sources = [
      source('acme/charts', 'v1'),
      source('acme/deploy', 'main'),
      source('acme/api', OLD),
    ];
    expect(revisions(sources, [OTHER, SYNCED, OLD])).toEqual({
      before: [OTHER, SYNCED, OLD],
      after: [OTHER, HEAD, NEW],
    });
  });

  it('from nothing where nothing was applied', () => {
    expect(revisions([source('acme/deploy', 'main')], null)).toEqual({
      before: null,
      after: [HEAD],
    });
  });

  it.each([
    ['another branch', source('acme/deploy', 'release')],
    ['a commit of it', source('acme/deploy', OTHER)],
    ['another repository', source('acme/other', 'main')],
    ['one whose name ends alike', source('acme/my-deploy', 'main')],
  ])('not anew where its source is of %s', (_, given) => {
    expect(revisions([given], [SYNCED])).toBeNull();
  });
});
