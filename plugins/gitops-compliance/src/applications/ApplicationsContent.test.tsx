import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  ApplicationPage,
  ApplicationRollup,
  ListedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { policyView } from '../testUtils/policyFixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ApplicationsContent } from './ApplicationsContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const LOST: ListedApplication = {
  id: 'eu-1/argocd/lost',
  instance: 'eu-1',
  namespace: 'argocd',
  application: 'lost',
  project: 'default',
  url: 'https://argocd.example.com/applications/argocd/lost',
  applicationSet: 'tenants',
  cluster: 'prod-eu',
  service: null,
  environment: null,
  region: null,
  criticality: 'critical',
  health: 'healthy',
  sync: 'out-of-sync',
  outOfSyncSince: '2026-01-01T00:00:00Z',
  mendBy: '2026-01-01T01:00:00Z',
  overdue: true,
  syncPolicy: [],
  uncompared: null,
  checks: {
    score: { passed: 1, failed: 1, indeterminate: 4, score: 50 },
    failing: [
      {
        check: 'DRF-01',
        reason: 'Nothing explains what drifted.',
        remedy: 'Find out who altered it.',
        since: '2026-01-01T00:00:00Z',
      },
    ],
    ledger: { stream: 'verdict:/unclaimed:eu-1/argocd/lost', streamSeq: 2 },
  },
  ledger: { stream: 'deployment:eu-1/argocd/lost', streamSeq: 4 },
};
const KNOWN: ListedApplication = {
  ...LOST,
  id: 'eu-1/argocd/payments',
  application: 'payments',
  applicationSet: null,
  service: 'component:default/payments-api',
  environment: 'prod',
  region: 'eu',
  sync: 'synced',
  outOfSyncSince: null,
  mendBy: null,
  overdue: false,
  checks: null,
};

function serve(page: Partial<ApplicationPage> = {}) {
  server.use(
    http.get(`${BASE}/v1/policy`, () => HttpResponse.json(policyView())),
    http.get(`${BASE}/v1/applications`, ({ request }) => {
      const state = new URL(request.url).searchParams.get('state');
      const items = state === 'all' ? [LOST, KNOWN] : [LOST];
      return HttpResponse.json({
        sentence: '1 application is unclaimed, of 2.',
        total: 2,
        unclaimed: 1,
        unclaimedAreHidden: false,
        items,
        nextCursor: null,
        ...page,
      });
    }),
    http.get(`${BASE}/v1/applications/rollup`, ({ request }) =>
      HttpResponse.json({
        by: new URL(request.url).searchParams.get(
          'by',
        ) as ApplicationRollup['by'],
        items: [
          {
            instance: 'eu-1',
            name: 'tenants',
            total: 140,
            unclaimed: 1,
            outOfSync: 2,
            unhealthy: 3,
          },
        ],
      }),
    ),
  );
}

const table = async (
  name: string | RegExp = /^(Unclaimed|All) applications$/,
) => within(await screen.findByRole('table', { name }));

describe('Applications', () => {
  it('tells what nobody claims, what is missing, and that it is overdue', async () => {
    serve();
    renderView(<ApplicationsContent />);
    const rows = await table();
    expect(rows.getByRole('link', { name: /^lost/ })).toBeVisible();
    expect(
      rows.getByText('Neither service nor environment is known'),
    ).toBeVisible();
    expect(rows.getByText('Overdue')).toBeVisible();
    expect(rows.getByText(/50 of 100, 1 to fix, 4 unknown/)).toBeVisible();
    expect(
      rows.getByText('DRF-01: Nothing explains what drifted.'),
    ).toBeVisible();
    expect(rows.getByText(/lost#4$/)).toBeVisible();
    expect(rows.queryByText('payments')).toBeNull();
    expect(screen.getByText('1 application is unclaimed, of 2.')).toBeVisible();
  });

  it('says how one syncs against what is asked for, and what is not compared', async () => {
    serve({
      items: [
        {
          ...LOST,
          syncPolicy: ['self-heal is off and is to be on'],
          uncompared: [
            { what: 'Deployment.apps: /spec/replicas', wide: false },
            { what: 'ConfigMap: /data', wide: true },
          ],
        },
      ],
    });
    renderView(<ApplicationsContent />);
    const rows = await table();
    expect(rows.getByText('Not as asked')).toBeVisible();
    expect(rows.getByText('self-heal is off and is to be on')).toBeVisible();
    expect(
      rows.getByText(/compared: Deployment.apps: .spec.replicas/),
    ).toBeVisible();
    expect(rows.getByText(/compared: ConfigMap: .data/)).toBeVisible();
    expect(rows.getAllByText('Wide')).toHaveLength(1);
  });

  it('shows all where that is asked for, and asks nothing of what is claimed', async () => {
    serve();
    renderView(<ApplicationsContent />);
    await table();
    await userEvent.selectOptions(screen.getByLabelText('Show'), 'all');
    const rows = await table();
    expect(await rows.findByText(/^prod, eu/)).toBeVisible();
    expect(rows.getByText('With its service')).toBeVisible();
    expect(
      rows.getAllByRole('button', { name: /^Claim/ }).map(b => b.textContent),
    ).toEqual(['Claim']);
  });

  it('gives the rule and the annotations to claim it by', async () => {
    serve();
    renderView(<ApplicationsContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Claim lost' }),
    );
    const dialog = within(screen.getByRole('dialog', { name: 'Claim lost' }));
    const name = dialog.getByLabelText('Service');
    await userEvent.clear(name);
    expect(dialog.getByText(/Name the service, and the texts/)).toBeVisible();
    await userEvent.click(name);
    await userEvent.paste('Shop');
    expect(
      dialog.getByText(/service: "component:default\/shop"/),
    ).toBeVisible();
    expect(dialog.getByText(/applications: \["lost"\]/)).toBeVisible();
    expect(dialog.getByText(/argocd\/app-name: "lost"/)).toBeVisible();
    await userEvent.selectOptions(
      dialog.getByLabelText('The rule takes'),
      'set',
    );
    expect(dialog.getByText(/applicationSets: \["tenants"\]/)).toBeVisible();
    expect(dialog.getByRole('link', { name: 'Policy' })).toBeVisible();
    await userEvent.selectOptions(
      dialog.getByLabelText('The rule takes'),
      'cluster',
    );
    expect(dialog.getByText(/destinations: \["prod-eu"\]/)).toBeVisible();
  });

  it('proposes the service of the others, and tells what the rule would take and from whom', async () => {
    serve();
    const asked: string[] = [];
    server.events.on('request:start', ({ request }) => {
      asked.push(new URL(request.url).search);
    });
    renderView(<ApplicationsContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Claim lost' }),
    );
    const dialog = within(screen.getByRole('dialog', { name: 'Claim lost' }));
    expect(
      await dialog.findByDisplayValue('component:default/payments-api'),
    ).toBeVisible();
    const taken = within(
      await dialog.findByRole('list', { name: 'What the rule would take' }),
    );
    expect(taken.getAllByRole('listitem')).toHaveLength(2);
    const name = dialog.getByLabelText('Service');
    await userEvent.clear(name);
    await userEvent.click(name);
    await userEvent.paste('shop');
    await userEvent.selectOptions(
      dialog.getByLabelText('The rule takes'),
      'project',
    );
    expect(
      await dialog.findByText(/1 of them belongs to another service now/),
    ).toBeVisible();
    expect(asked).toContain(
      '?instance=eu-1&project=default&state=all&limit=50',
    );
    server.events.removeAllListeners();
  });

  it('takes the rule into a proposal where the policy is kept in the portal', async () => {
    serve();
    const policy = policyView();
    server.use(
      http.get(`${BASE}/v1/policy`, () =>
        HttpResponse.json({
          ...policy,
          store: 'portal',
          propose: { allowed: true, reason: '' },
          text: 'version: 1\nclaims:\n  - service: x\n',
        }),
      ),
    );
    renderView(<ApplicationsContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Claim lost' }),
    );
    const dialog = within(screen.getByRole('dialog', { name: 'Claim lost' }));
    await dialog.findByDisplayValue('component:default/payments-api');
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Propose this rule' }),
    );
    const text = await screen.findByLabelText('Policy (YAML)');
    expect((text as HTMLTextAreaElement).value).toBe(
      [
        'version: 1',
        'claims:',
        '  - service: "component:default/payments-api"',
        '    match:',
        '      instances: ["eu-1"]',
        '      applications: ["lost"]',
        '  - service: x',
        '',
      ].join('\n'),
    );
  });

  it('counts them by what was chosen', async () => {
    serve();
    renderView(<ApplicationsContent />);
    const counts = await table('Applications by ApplicationSet');
    expect(counts.getByText('tenants (eu-1)')).toBeVisible();
    expect(counts.getByText('140')).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Count by'), 'cluster');
    expect(await table('Applications by Cluster')).toBeDefined();
  });

  it('says when there may be more than it may tell', async () => {
    serve({ items: [], unclaimedAreHidden: true });
    renderView(<ApplicationsContent />);
    expect(
      await screen.findByText(/Ask somebody who sees the whole catalog/),
    ).toBeVisible();
    expect(
      screen.getByText(/None that you may see is unclaimed/),
    ).toBeVisible();
  });

  it('says when it cannot be read', async () => {
    serve();
    server.use(
      http.get(`${BASE}/v1/applications`, () => refusal(500, 'Out of order.')),
    );
    renderView(<ApplicationsContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });
});
