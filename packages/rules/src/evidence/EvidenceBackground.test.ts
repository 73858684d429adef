import { EvidenceBackground } from './EvidenceBackground';

const REPOSITORY = 'acme/deploy';
const MAIN = { repository: REPOSITORY, branch: 'main' };
const PLACES = {
  instance: 'eu-1',
  application: { namespace: 'argocd', name: 'shop-prod', project: 'default' },
  repositories: [REPOSITORY],
  branches: [MAIN],
};
const portal = { appId: 77, account: 'gitops-compliance[bot]' };
const guarded = {
  requiredChecks: [{ context: 'gitops-compliance', appId: 77 }],
  requiredApprovals: 1,
  bypassActors: [],
};

/** A background that knows these readings of the repository, one an hour from 12:00. */
function background(...readings: object[]): EvidenceBackground {
  const known = new EvidenceBackground(new Map());
  readings.forEach((read, index) => {
    const at = `2026-06-01T${12 + index}:00:00Z`;
    known.add({
      stream: `access:forge:${REPOSITORY}`,
      streamSeq: index + 1,
      type: 'access.forge-read',
      occurredAt: at,
      observedAt: at,
      persons: {},
      place: `1/${index}`,
      payload: {
        repository: REPOSITORY,
        rights: [],
        truncated: false,
        ...read,
      },
    } as Parameters<EvidenceBackground['add']>[0]);
  });
  return known;
}

const readAt = (known: EvidenceBackground, time: string) =>
  known.branchesOf(PLACES, `2026-06-01T${time}:00Z`).branches?.[0].read;

it('tells how branches of pins were protected at an instant', () => {
  const known = background(
    { portal, branches: [{ branch: 'main', protection: guarded }] },
    { portal, branches: [{ branch: 'main', protection: null }] },
  );
  expect(readAt(known, '11:59')).toBeUndefined();
  expect(readAt(known, '12:30')).toMatchObject({ protection: guarded, portal });
  expect(readAt(known, '13:00')).toMatchObject({ protection: null, portal });
  expect(known.branchesOf(null, '2026-06-01T13:00:00Z')).toEqual({});
});

it.each([
  ['by a release that did not read branches', {}],
  [
    'of others',
    { portal, branches: [{ branch: 'live', protection: guarded }] },
  ],
  ['without whose check counts', { branches: [{ ...MAIN, protection: null }] }],
  ['that is odd', { portal, branches: [{ branch: 'main', protection: 'on' }] }],
])('knows nothing of them by a reading %s', (_, read) => {
  expect(readAt(background(read), '13:00')).toBeUndefined();
});
