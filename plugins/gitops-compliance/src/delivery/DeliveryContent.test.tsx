import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import type {
  DeliveredChange,
  DeliveredChangePage,
  DeliveryFigure,
  DeliveryFigures,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { DeliveryContent } from './DeliveryContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function figure(change: Partial<DeliveryFigure> = {}): DeliveryFigure {
  return {
    name: null,
    deployments: 12,
    perWeek: 3,
    rollbacks: 1,
    decided: 10,
    failures: 2,
    failureRate: 0.2,
    leadTime: { known: 9, medianSeconds: 5400, ninthSeconds: 259200 },
    restore: { restored: 1, medianSeconds: 1200 },
    ...change,
  };
}

const failed: DeliveredChange = {
  id: 'c-214',
  number: 214,
  kind: 'promotion',
  service: 'component:default/payments-api',
  team: 'group:default/payments',
  environment: 'prod-eu',
  revision: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  deliveredAt: '2026-01-02T10:00:00Z',
  leadSeconds: null,
  isDecided: true,
  failedAt: '2026-01-02T11:00:00Z',
  restoredAt: null,
};

/** Answers with these, and keeps what was asked. */
function serve(items: DeliveredChange[], figures: Partial<DeliveryFigures>) {
  const asked = {
    figures: [] as URLSearchParams[],
    changes: [] as URLSearchParams[],
  };
  server.use(
    http.get(`${BASE}/v1/delivery`, ({ request }) => {
      asked.figures.push(new URL(request.url).searchParams);
      return HttpResponse.json({
        from: '2026-01-01T00:00:00Z',
        until: '2026-04-01T00:00:00Z',
        by: 'environment',
        sentence: '12 changes reached their targets.',
        total: figure(),
        items: [figure({ name: 'prod-eu', deployments: 7 })],
        isWhole: true,
        ...figures,
      } satisfies DeliveryFigures);
    }),
    http.get(`${BASE}/v1/delivery/changes`, ({ request }) => {
      asked.changes.push(new URL(request.url).searchParams);
      return HttpResponse.json({
        items,
        nextCursor: null,
      } satisfies DeliveredChangePage);
    }),
  );
  return asked;
}

describe('delivery figures', () => {
  it('say what they are of, what they mean, and what they were reckoned from', async () => {
    serve([failed], {});
    renderView(<DeliveryContent />);
    const table = within(
      await screen.findByRole('table', { name: /^Delivery in the last 90/ }),
    );
    const [, all, prod] = table.getAllByRole('row');
    expect(all).toHaveTextContent('All12 (3 a week)');
    expect(all).toHaveTextContent('1.5 h, 3 dknown of 9');
    expect(all).toHaveTextContent('20 % 2 of 10');
    expect(all).toHaveTextContent('20 min1 of 2 restored');
    expect(prod).toHaveTextContent('prod-eu7');
    expect(
      screen.getByText('Change failure rate', { selector: 'dt' }),
    ).toBeVisible();
    const changes = within(
      await screen.findByRole('table', { name: /^Changes that reached/ }),
    );
    expect(changes.getByRole('link', { name: /#214/ })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/promotion?change=c-214',
    );
    expect(changes.getByText(/nothing has mended it yet/)).toBeVisible();
  });

  it('lead from each number to the changes behind it', async () => {
    const asked = serve([failed], {});
    renderView(<DeliveryContent />);
    await userEvent.click(
      await screen.findByRole('link', {
        name: /^2 of \d+ changes of prod-eu failed: show them$/,
      }),
    );
    expect(
      await screen.findByText('The failures behind the figures'),
    ).toBeVisible();
    const last = asked.changes[asked.changes.length - 1];
    expect(last.get('environment')).toBe('prod-eu');
    expect(last.get('failed')).toBe('true');
    // The figures themselves are of all changes.
    expect(asked.figures[asked.figures.length - 1].get('failed')).toBeNull();
  });

  it('are of the service, the team with its teams, and the grouping that were chosen', async () => {
    const asked = serve([], {});
    renderView(<DeliveryContent />, {
      catalog: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: { name: 'payments', namespace: 'default' },
          relations: [{ type: 'childOf', targetRef: 'group:default/acme' }],
        },
      ],
    });
    await userEvent.selectOptions(
      await screen.findByLabelText('A line for each'),
      'service',
    );
    await userEvent.type(
      screen.getByLabelText('Team, with the teams in it'),
      'acme',
    );
    await userEvent.type(screen.getByLabelText('Service'), 'payments-api');
    await userEvent.click(screen.getByRole('button', { name: 'Show figures' }));
    expect(await screen.findByText(/Choose a longer period/)).toBeVisible();
    const last = asked.figures[asked.figures.length - 1];
    expect(last.get('by')).toBe('service');
    expect(last.get('team')).toBe('group:default/acme,group:default/payments');
    expect(last.get('entity')).toBe('component:default/payments-api');
  });

  it('show a dash for what nothing is known of, and the refusal where none came', async () => {
    serve([], {
      total: figure({
        failureRate: null,
        leadTime: { known: 0, medianSeconds: null, ninthSeconds: null },
        restore: { restored: 0, medianSeconds: null },
      }),
      items: [],
    });
    const { unmount } = renderView(<DeliveryContent />);
    const table = await screen.findByRole('table', { name: /^Delivery/ });
    expect(table).toHaveTextContent(/1–known of 0/);
    unmount();
    server.use(
      http.get(`${BASE}/v1/delivery`, () => refusal(503, 'Restarting.')),
    );
    renderView(<DeliveryContent />);
    expect(await screen.findByText(/Restarting/)).toBeVisible();
  });
});
