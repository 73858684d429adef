import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { PortalPage } from '../../PortalPage';
import { waitFor } from '../../../waitFor';
import { applicationOf } from '../../standIns';
import type { BrowserTest, TestTools } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { answer, openChange, openControl, pullOf } from './ways';

const SERVICE = 'vault-svc';

/** Title, state, and what the page says to do. */
const HELD: readonly (readonly [title: string, words: RegExp])[] = [
  ['Upstream', /degraded.* Mend vault-svc-staging/],
  ['Clean target', /degraded.* Mend vault-svc-prod/],
  ['One at a time', /number 2 in the queue.* Wait until #/],
  ['Peer review', /0 of 1 independent approval.* Ask somebody/],
  ['Source review', /No merged pull request.* Bring it by a reviewed/],
  ['Code owners', /No owner of .* Ask acme\/developers/],
  ['Checks', /has not set build.* Wait for build/],
  ['Policy as code', /has not set conftest.* Wait for conftest/],
  ['Signatures', /not signed.* Sign the commits/],
  ['Only the pin', /Somebody pushed.* Remove the other commits/],
  ['Guardrails', /has the same head.* Close #/],
  ['Mergeable', /is a draft.* Mark it as ready/],
  ['Other tools', /scanner/],
  ['Hold', /The database is being moved/],
  ['Calendar', /Quarterly accounts/],
];

/** Waits until a gate holds the opened change with these words. */
async function saysOf(portal: PortalPage, title: string, words: RegExp) {
  const gates = portal.change.getByRole('list', { name: 'Gates that hold' });
  const item = gates
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`(^|· )${title}( ·.*)?: `) })
    .filter({ hasText: words });
  await item.first().waitFor();
}

/** Whatever can hold a change does so at once. */
async function holdByAll(tools: TestTools, number: number): Promise<void> {
  const { world } = tools.stage;
  const { admin } = world.forge;
  const at = { owner: 'acme', repo: 'deploy' };
  const { faults } = world.argocd;
  for (const environment of ['staging', 'prod']) {
    const { metadata } = await applicationOf(
      world,
      `${SERVICE}-${environment}`,
    );
    faults.degrade(metadata.name, 'CrashLoopBackOff');
  }
  const { headRef } = admin
    .pullRequests(at)
    .find(pull => pull.number === number) as { headRef: string };
  await admin.commit({
    ...at,
    branch: headRef,
    files: { 'notes.md': 'One more thing\n' },
    message: 'One more thing',
    author: 'bob-builds',
  });
  await admin.commit({
    ...at,
    branch: 'somewhere-else',
    files: { 'notes.md': 'Elsewhere\n' },
    message: 'Begin elsewhere',
    author: 'bob-builds',
  });
  await admin.openPullRequest({
    ...at,
    head: headRef,
    base: 'somewhere-else',
    title: 'The same head again',
    as: 'bob-builds',
  });
  await admin.edit({ ...at, number, draft: true, as: 'bob-builds' });
  const sam = await openControl(tools, 'sre', 'holds');
  await sam.button('Hold changes').click();
  await answer(
    sam,
    [
      [/^Service/, SERVICE],
      [/^Why nothing may change/, 'The database is being moved'],
    ],
    'Hold changes',
  );
  await sam.sees('In force');
}

/** Somebody's pull request of which nothing can be rendered. */
async function alterBeyondRendering({ stage }: TestTools): Promise<ChangeView> {
  const { admin } = stage.world.forge;
  const at = { owner: 'acme', repo: 'deploy' };
  const branch = 'names-what-is-not-there';
  await admin.commit({
    ...at,
    branch,
    files: {
      'services/ledger-svc/overlays/prod/kustomization.yaml':
        'resources:\n  - not-there.yaml\n',
    },
    message: 'Name what is not there',
    author: 'bob-builds',
  });
  const { number } = await admin.openPullRequest({
    ...at,
    head: branch,
    title: 'Name what is not there',
    as: 'bob-builds',
  });
  const dana = stage.as('developer');
  let id = '';
  await waitFor('it to be a change', async () => {
    const { activeChange } = await dana.environment('ledger-svc', 'prod');
    id = activeChange?.id ?? '';
    return activeChange?.pullRequest?.number === number;
  });
  return dana.change(id);
}

/** A change that waits behind another, where the policy asks for everything. */
export const everyGate: BrowserTest = {
  name: 'every gate that holds a change says why, and what to do',
  async run(tools) {
    const dana = tools.stage.as('developer');
    const request = async (from: string) => {
      const { deployments } = await dana.environment(SERVICE, from);
      const { summary } = await dana.post<ChangeView>('/changes', {
        entityRef: `component:default/${SERVICE}`,
        environment: 'prod',
        from,
        revision: deployments[0].pinnedRevision,
        reason: 'The vault must answer faster',
      });
      return dana.untilChange(summary.id, 'its pull request', change =>
        Boolean(change.summary.pullRequest),
      );
    };
    await request('staging');
    const change = await request('staging');
    await holdByAll(tools, pullOf(change));
    const portal = await openChange(tools, 'lead', change);
    for (const [title, words] of HELD) await saysOf(portal, title, words);
    await findsNothingSerious(
      portal.page,
      'a change that all gates hold',
      'main',
    );

    const unclear = await alterBeyondRendering(tools);
    await saysOf(
      await openChange(tools, 'lead', unclear),
      'Rendered',
      /could not be rendered.* See under What changes why/,
    );
  },
};
