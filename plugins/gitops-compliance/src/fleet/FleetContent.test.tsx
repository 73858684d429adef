import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { Route, Routes, useLocation } from 'react-router-dom';
import type {
  ApplicationPage,
  Fleet,
  FleetRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { FleetContent } from './FleetContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const PAYMENTS = 'group:default/payments';
const ACME = 'group:default/acme';

const inAcme: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'payments', namespace: 'default' },
  relations: [{ type: 'childOf', targetRef: ACME }],
};

function row(change: Partial<FleetRow> = {}): FleetRow {
  return {
    service: 'component:default/payments-api',
    title: 'payments-api',
    owner: PAYMENTS,
    system: 'system:default/money',
    score: { score: 50, passed: 1, failed: 1, indeterminate: 2 },
    since: '2026-01-01T10:00:00Z',
    cells: [
      {
        check: 'CHG-02',
        verdict: 'fail',
        environment: 'prod',
        since: '2026-01-01T10:00:00Z',
        reason: 'Only its last pusher approved it.',
        ledger: { stream: 'verdict:prod/x', streamSeq: 2 },
      },
    ],
    ...change,
  };
}

/** Answers with these rows, and keeps what was asked. */
function serve(items: FleetRow[], own: Fleet['checks'] = []) {
  const asked: URLSearchParams[] = [];
  server.use(
    http.get(`${BASE}/v1/fleet`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({
        now: '2026-01-02T10:00:00Z',
        sentence: '1 service: 1 with something to fix.',
        checks: [
          {
            check: 'CHG-02',
            title: 'Independence',
            controls: [{ framework: 'ACME', id: 'A-1' }],
          },
          { check: 'CHG-10', title: 'Window', controls: [] },
          ...own,
        ],
        frameworks: [{ id: 'ACME', title: 'Acme standard' }],
        teams: [PAYMENTS],
        systems: ['system:default/money'],
        items,
        nextCursor: null,
      } satisfies Fleet);
    }),
  );
  return asked;
}

function Address() {
  const { pathname, search } = useLocation();
  return <p>{pathname + search}</p>;
}

describe('the fleet', () => {
  it('says on paper when it was so, and of which services', async () => {
    serve([row()]);
    renderView(<FleetContent />, {
      route: `/?team=${PAYMENTS}&criticality=critical&framework=ACME&waived=true`,
    });
    expect(
      await screen.findByText(
        /^As of Fri, 2 Jan 2026, .*\. Team, with the teams in it: payments\. Criticality: critical\. Framework: Acme standard\. Only where something is waived\.$/,
      ),
    ).toBeInTheDocument();
  });

  it('has a row for each application that nobody claims, below the services, where those may be looked at', async () => {
    serve([row()]);
    server.use(
      http.get(`${BASE}/v1/applications`, () =>
        HttpResponse.json({
          sentence: '21 applications are unclaimed.',
          total: 40,
          unclaimed: 21,
          unclaimedAreHidden: false,
          items: [
            {
              id: 'eu-1/argocd/lost',
              instance: 'eu-1',
              namespace: 'argocd',
              application: 'lost',
              project: 'default',
              url: null,
              applicationSet: null,
              cluster: null,
              service: null,
              environment: 'prod',
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
                    reason: 'Nothing explains it.',
                    remedy: '',
                    since: '2026-01-01T00:00:00Z',
                  },
                ],
                ledger: {
                  stream: 'verdict:/unclaimed:eu-1/argocd/lost',
                  streamSeq: 2,
                },
              },
              ledger: { stream: 'deployment:eu-1/argocd/lost', streamSeq: 4 },
            },
          ],
          nextCursor: 'eu-1/argocd/lost',
        } satisfies ApplicationPage),
      ),
    );
    renderView(<FleetContent />);
    const rows = within(
      await screen.findByRole('table', { name: /that nobody claims/ }),
    );
    expect(rows.getByRole('link', { name: 'Unclaimed: lost' })).toHaveAttribute(
      'href',
      expect.stringContaining('applications'),
    );
    expect(
      screen
        .getAllByRole('table')
        .map(table => table.getAttribute('aria-label')),
    ).toEqual([
      expect.stringMatching(/^The worst verdict of each check/),
      expect.stringMatching(/^Applications that nobody claims/),
    ]);
    expect(rows.getByText('Differs from Git, overdue')).toBeVisible();
    expect(rows.getByText('DRF-01: Nothing explains it.')).toBeVisible();
    expect(screen.getByText(/20 more are listed/)).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Criticality'), 'low');
    expect(
      await screen.findByRole('region', { name: 'Services by checks' }),
    ).toBeVisible();
    expect(screen.queryByText('Unclaimed: lost')).toBeNull();
  });

  it('prints every service, also those that had yet to come', async () => {
    serve([row()]);
    const print = jest.spyOn(window, 'print').mockReturnValue();
    server.use(
      http.get(`${BASE}/v1/fleet`, ({ request }) => {
        const isSecond = new URL(request.url).searchParams.has('cursor');
        const name = isSecond ? 'ledger-svc' : 'payments-api';
        return HttpResponse.json({
          now: '2026-01-02T10:00:00Z',
          sentence: '2 services: 2 with something to fix.',
          checks: [],
          frameworks: [],
          teams: [],
          systems: [],
          items: [row({ service: `component:default/${name}`, title: name })],
          nextCursor: isSecond ? null : 'payments-api',
        } satisfies Fleet);
      }),
    );
    renderView(<FleetContent />);
    await screen.findByText('payments-api');
    expect(screen.queryByText('ledger-svc')).toBeNull();
    // Who prints by the browser's menu reads on the sheet what is missing.
    expect(
      screen.getByText(/^These are the first 1 services/),
    ).toBeInTheDocument();
    print.mockImplementation(() => {
      expect(screen.getByText('ledger-svc')).toBeVisible();
      expect(screen.queryByText(/^These are the first/)).toBeNull();
    });
    await userEvent.click(screen.getByRole('button', { name: 'Print' }));
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    print.mockRestore();
  });

  it('says where each service stands, with a link to the evidence of each verdict', async () => {
    serve([row()]);
    renderView(<FleetContent />);
    expect(
      await screen.findByText('1 service: 1 with something to fix.'),
    ).toBeVisible();
    const table = within(screen.getByRole('table'));
    expect(
      table.getByRole('rowheader', { name: 'payments-api' }),
    ).toBeVisible();
    expect(
      table.getByRole('link', {
        name: 'payments-api: CHG-02 fails in prod: Only its last pusher approved it.',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/compliance?environment=prod&framework=all&check=CHG-02',
    );
    expect(table.getByText('does not apply')).toBeInTheDocument();
    expect(table.getByText('50 of 100, 1 to fix, 2 unknown')).toBeVisible();
    expect(screen.getByText(/passes among passes and fails/)).toBeVisible();
  });

  it('follows the link of a cell within the page', async () => {
    serve([row()]);
    renderView(
      <Routes>
        <Route path="/" element={<FleetContent />} />
        <Route path="*" element={<Address />} />
      </Routes>,
    );
    await userEvent.click(await screen.findByRole('link', { name: /CHG-02/ }));
    expect(
      await screen.findByText(/^.catalog.*payments-api.*check=CHG-02$/),
    ).toBeVisible();
  });

  it('asks for a team with the teams that lie in it', async () => {
    const asked = serve([row()]);
    renderView(<FleetContent />, { catalog: [inAcme] });
    await userEvent.selectOptions(
      await screen.findByLabelText('Team, with the teams in it'),
      ACME,
    );
    await screen.findByRole('table');
    expect(asked[asked.length - 1].get('team')).toBe(`${ACME},${PAYMENTS}`);
  });

  it('asks for what the address says', async () => {
    const asked = serve([row()]);
    renderView(<FleetContent />, {
      route: '/?system=system:default/money&criticality=critical',
    });
    await screen.findByRole('table');
    expect(asked[0].get('system')).toBe('system:default/money');
    expect(asked[0].get('criticality')).toBe('critical');
    expect(screen.getByLabelText('System')).toHaveValue('system:default/money');
  });

  it('tells what is waived by another shape, and asks for it alone', async () => {
    const [cell] = row().cells;
    const asked = serve([
      row({
        score: {
          score: 100,
          passed: 1,
          failed: 0,
          indeterminate: 0,
          waived: 1,
        },
        cells: [{ ...cell, waivedUntil: '2026-03-01T10:00:00Z' }],
      }),
    ]);
    renderView(<FleetContent />);
    expect(
      await screen.findByRole('link', {
        name: /CHG-02 fails in prod, waived until .*2026.*: Only its last/,
      }),
    ).toBeVisible();
    expect(screen.getByText('100 of 100, 1 waived')).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Waivers'), 'true');
    await screen.findByRole('table');
    expect(asked[asked.length - 1].get('waived')).toBe('true');
  });

  it("marks the operator's own checks, and says what the mark means", async () => {
    serve(
      [row()],
      [{ check: 'ACME-01', title: 'Registry', controls: [], own: true }],
    );
    renderView(<FleetContent />);
    expect(
      await screen.findByRole('columnheader', { name: 'ACME-01 *' }),
    ).toHaveAttribute('title', 'Registry · own check');
    expect(screen.getByText('* a check of your own')).toBeVisible();
    expect(screen.getByRole('columnheader', { name: 'CHG-02' })).toBeVisible();
  });

  it("shows the checks of a framework of the policy's own, and asks for them alone", async () => {
    const asked = serve([row()]);
    renderView(<FleetContent />);
    await screen.findByRole('columnheader', { name: 'CHG-10' });
    await userEvent.selectOptions(
      screen.getByLabelText('Framework'),
      'Acme standard',
    );
    expect(await screen.findByTitle('Independence · A-1')).toBeVisible();
    expect(asked[asked.length - 1].get('framework')).toBe('ACME');
    expect(screen.getByRole('link', { name: /CHG-02 fails/ })).toHaveAttribute(
      'href',
      expect.stringContaining('framework=ACME&check=CHG-02'),
    );
    expect(
      screen.queryByRole('columnheader', { name: 'CHG-10' }),
    ).not.toBeInTheDocument();
  });

  it('exports what is chosen, and says why where it cannot', async () => {
    const asked = serve([row()]);
    server.use(
      http.get(`${BASE}/v1/fleet/csv`, ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return refusal(400, 'These are too many: choose a team.');
      }),
    );
    renderView(<FleetContent />, { route: '/?criticality=high' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(await screen.findByText(/choose a team/)).toBeVisible();
    expect(asked[asked.length - 1].get('criticality')).toBe('high');
  });

  it('says what to do where there is no service, and where nothing came', async () => {
    serve([]);
    const { unmount } = renderView(<FleetContent />);
    expect(await screen.findByText(/app-name/)).toBeVisible();
    unmount();
    serve([]);
    const second = renderView(<FleetContent />, { route: '/?team=x' });
    expect(await screen.findByText(/^Choose another team/)).toBeVisible();
    second.unmount();
    server.use(http.get(`${BASE}/v1/fleet`, () => refusal(503, 'Restarting.')));
    renderView(<FleetContent />);
    expect(await screen.findByText(/Restarting/)).toBeVisible();
  });
});
