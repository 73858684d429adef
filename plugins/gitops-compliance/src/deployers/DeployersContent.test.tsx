import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type { DeployersView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { DeployersContent } from './DeployersContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const ENTRY = { stream: 'access:instance:eu-1', streamSeq: 3 };
const VIEW: Omit<DeployersView, 'environment'> = {
  at: '2026-01-02T14:32:00Z',
  now: '2026-01-02T14:32:00Z',
  sentence: '1 person and 1 other account could deploy.',
  items: [
    {
      kind: 'person',
      subject: 'user:default/sam',
      person: {
        name: 'Sam',
        entityRef: 'user:default/sam',
        account: null,
        provider: 'catalog',
        bot: false,
      },
      ways: [
        {
          kind: 'merge',
          repository: 'acme/deploy',
          role: 'admin',
          administers: true,
        },
        {
          kind: 'deploy',
          instance: 'eu-1',
          actions: ['sync'],
          lines: ['p, role:operator, applications, *, */*, allow'],
          applications: ['payments-prod'],
          applicationCount: 3,
          expiresAt: null,
        },
        {
          kind: 'cluster',
          cluster: 'eu',
          actions: ['workloads'],
          lines: ['ClusterRoleBinding ops → ClusterRole cluster-admin'],
          applications: ['payments-prod'],
          applicationCount: 1,
        },
      ],
      concerns: ['merges-and-deploys', 'administers'],
    },
    {
      kind: 'account',
      subject: 'argocd:acme:leads',
      person: null,
      ways: [],
      concerns: [],
    },
  ],
  places: [
    {
      kind: 'repository',
      name: 'acme/deploy',
      readAt: '2026-01-01T10:00:00Z',
      missing: null,
      ledger: { stream: 'access:forge:acme/deploy', streamSeq: 1 },
    },
    {
      kind: 'instance',
      name: 'eu-1',
      readAt: '2026-01-01T10:00:00Z',
      missing: 'Its own rules are not read.',
      ledger: ENTRY,
    },
    {
      kind: 'cluster',
      name: 'eu-1',
      readAt: '2026-01-01T10:00:00Z',
      missing: null,
      ledger: { stream: 'access:cluster:eu-1', streamSeq: 2 },
    },
  ],
  changes: [
    { kind: 'instance', place: 'eu-1', at: '2026-01-01T10:00:00Z' },
    { kind: 'instance', place: 'eu-1', at: '2025-12-01T10:00:00Z' },
    { kind: 'cluster', place: 'eu-1', at: '2025-11-01T10:00:00Z' },
  ],
  unreadClusters: ['where us-1 runs'],
};

/** Answers with this, and keeps what was asked. */
function serve(view: Partial<DeployersView> = {}) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/deployers`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      return HttpResponse.json({
        ...VIEW,
        environment: query.get('environment') as string,
        ...view,
      });
    }),
  );
  return asked;
}

describe('who can deploy', () => {
  it('tells every way of somebody, and what to look at', async () => {
    const asked = serve();
    renderView(<DeployersContent />);
    const table = within(
      await screen.findByRole('table', { name: /^Who can deploy to/ }),
    );
    expect(table.getByText('Sam')).toBeVisible();
    expect(table.getByText(/Merges in acme\/deploy/)).toBeVisible();
    expect(table.getByText(/Deploys by eu-1: sync/)).toBeVisible();
    expect(table.getByText('payments-prod and 2 more')).toBeVisible();
    expect(table.getByText(/p, role:operator/)).toBeVisible();
    expect(
      table.getByText(/Goes past Argo CD in the cluster eu: workloads/),
    ).toBeVisible();
    expect(
      table.getByText('ClusterRoleBinding ops → ClusterRole cluster-admin'),
    ).toBeVisible();
    expect(table.getByText('Merges and deploys')).toBeVisible();
    expect(table.getByText('acme:leads')).toBeVisible();
    expect(asked[0].get('at')).toBeNull();
    expect(asked[0].get('environment')).not.toBe('');
  });

  it('says what was not read, since when it is so, and where it is proved', async () => {
    serve();
    renderView(<DeployersContent />);
    const table = within(
      await screen.findByRole('table', { name: /^Where this was read/ }),
    );
    expect(table.getByText('Its own rules are not read.')).toBeVisible();
    expect(table.getAllByText('Read in full')).toHaveLength(2);
    const ofInstance = within(table.getByRole('row', { name: /Argo CD eu-1/ }));
    expect(ofInstance.getByText(/1 Dec 2025/)).toBeVisible();
    const ofCluster = within(table.getByRole('row', { name: /Cluster eu-1/ }));
    expect(ofCluster.getByText(/1 Nov 2025/)).toBeVisible();
    expect(ofCluster.queryByText(/1 Dec 2025/)).toBeNull();
    expect(table.getByText(/access:instance:eu-1#3$/)).toBeVisible();
    expect(
      screen.getByText(
        /Rights in these clusters are not read: where us-1 runs/,
      ),
    ).toBeVisible();
  });

  it('asks for the instant and the environment that were chosen', async () => {
    const asked = serve();
    renderView(<DeployersContent />);
    const environment = await screen.findByLabelText('Environment');
    const [option] = within(environment).getAllByRole('option');
    await userEvent.selectOptions(environment, option);
    await userEvent.type(
      screen.getByLabelText('Day and time'),
      '2026-01-02T14:32',
    );
    await userEvent.selectOptions(screen.getByLabelText('Time zone'), 'UTC');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show who can deploy' }),
    );
    await screen.findByText(/^Fri, 2 Jan 2026, 14:32 \(UTC\)/);
    const last = asked[asked.length - 1];
    expect(last.get('at')).toBe('2026-01-02T14:32:00.000Z');
    expect(last.get('environment')).toBe((option as HTMLOptionElement).value);
  });

  it('says what to do where nobody is known, and where nothing came', async () => {
    serve({ items: [] });
    const { unmount } = renderView(<DeployersContent />);
    expect(await screen.findByText(/Nobody is known to be able/)).toBeVisible();
    unmount();
    server.use(
      http.get(`${BASE}/v1/deployers`, () => refusal(503, 'Restarting.')),
    );
    renderView(<DeployersContent />);
    expect(await screen.findByText(/Restarting/)).toBeVisible();
  });
});
