import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { ChangeFinding } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { aroundNotice, portalStatus, summary } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ChangesContent } from './ChangesContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const finding = (): ChangeFinding => ({
  reason: 'Raise the pool size',
  approvedBy: [summary().requester],
  mergedOutside: true,
  around: ['merged-outside', 'review-dismissed'],
  edits: [
    {
      repository: 'acme/deploy',
      path: 'services/payments-api/values.yaml',
      key: 'pool.size',
      before: '20',
      after: '40',
      masked: false,
    },
  ],
  edited: 3,
});

/** Answers with one change, and tells what was asked for. */
function serve(items = [summary()]) {
  const asked: string[] = [];
  server.use(
    http.get(`${BASE}/v1/changes`, ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({
        items,
        findings: items.map(finding),
        nextCursor: null,
      });
    }),
  );
  return asked;
}

describe('Changes', () => {
  it('counts by month and environment what stands out', async () => {
    serve();
    server.use(
      http.get(`${BASE}/v1/change-counts`, () =>
        HttpResponse.json({
          items: [
            {
              environment: 'prod-eu',
              month: '2026-03',
              changes: 41,
              expedited: 2,
              rollbacks: 3,
              mergedOutside: 1,
            },
          ],
        }),
      ),
    );
    renderView(<ChangesContent />);
    const table = within(
      await screen.findByRole('table', { name: /Changes by month/ }),
    );
    expect(
      table.getByRole('row', { name: '2026-03 prod-eu 41 2 3 1' }),
    ).toBeVisible();
  });

  it('says who changed what, when, why and how it was approved', async () => {
    serve();
    renderView(<ChangesContent />);
    const list = await screen.findByRole('list', { name: 'Changes' });
    const item = within(within(list).getAllByRole('listitem')[0]);
    expect(item.getByText('“Raise the pool size”')).toBeVisible();
    expect(item.getByText('pool.size')).toBeVisible();
    expect(item.getByText(/20 → 40/)).toBeVisible();
    expect(item.getByText('and 2 more')).toBeVisible();
    expect(item.getByText('merged around the portal')).toBeVisible();
    expect(item.getByText('a review dismissed')).toBeVisible();
    expect(item.getByText(/approved by/)).toBeVisible();
  });

  it('finds by key and kind, which stand in the address', async () => {
    const asked = serve();
    renderView(<ChangesContent />);
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Key' }),
      'pool size',
    );
    await userEvent.click(screen.getByRole('button', { name: 'More fields' }));
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Kind' }),
      'direct',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Find' }));
    await screen.findByRole('list', { name: 'Changes' });
    expect(asked[asked.length - 1]).toMatch(/key=pool(\+|%20)size/);
    expect(asked[asked.length - 1]).toMatch(/kind=direct/);
  });

  it.each`
    personQueries | says
    ${'off'}      | ${/own changes only.*gitopsCompliance\.personQueries/}
    ${'denied'}   | ${/own changes only.*gitops-compliance\.person\.query/}
    ${'recorded'} | ${/about somebody else is recorded/}
  `(
    'says beside the person that such queries are $personQueries',
    async ({ personQueries, says }) => {
      serve();
      server.use(
        http.get(`${BASE}/v1/status`, () =>
          HttpResponse.json({ ...portalStatus(), personQueries }),
        ),
      );
      renderView(<ChangesContent />);
      expect(await screen.findByText(says)).toBeVisible();
      expect(
        screen.getByRole('textbox', { name: 'Person' }),
      ).toHaveAccessibleDescription(says);
    },
  );

  it('says why nobody may ask about a person, and goes on without', async () => {
    const asked = serve();
    server.use(
      http.get(`${BASE}/v1/changes`, ({ request }) =>
        new URL(request.url).searchParams.has('person')
          ? refusal(403, 'Queries about a person are off.')
          : undefined,
      ),
    );
    renderView(<ChangesContent />, { route: '/?person=dana' });
    expect(
      await screen.findByText('Queries about a person are off.'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(await screen.findByRole('list', { name: 'Changes' })).toBeVisible();
    expect(asked.join()).not.toMatch(/person/);
  });

  it('takes what is looked for from the address', async () => {
    const asked = serve();
    renderView(<ChangesContent />, { route: '/?around=true&person=dana' });
    await screen.findByRole('list', { name: 'Changes' });
    expect(asked[0]).toMatch(/around=true/);
    expect(asked[0]).toMatch(/person=user(:|%3A)default/);
  });

  it('shows what happened around the portal without a change', async () => {
    const asked: string[] = [];
    serve([]);
    server.use(
      http.get(`${BASE}/v1/around`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json({ items: [aroundNotice()], nextCursor: null });
      }),
    );
    renderView(<ChangesContent />, {
      route: '/?around=true&entity=payments-api&environment=prod',
    });
    const list = await screen.findByRole('list', { name: 'Around the portal' });
    const item = within(within(list).getByRole('listitem'));
    expect(item.getByText('pushed without a pull request')).toBeVisible();
    expect(item.getByText('payments-api in prod')).toBeVisible();
    expect(item.getByText(/Review it afterwards/)).toBeVisible();
    expect(asked[0]).toMatch(/entity=component.*environment=prod/);
  });

  it('opens a change, and goes back', async () => {
    serve();
    renderView(<ChangesContent />);
    await userEvent.click(
      await screen.findByRole('button', { name: /Open change/ }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Back to changes' }),
    );
    expect(await screen.findByRole('list', { name: 'Changes' })).toBeVisible();
  });

  it('says when nothing fits, and when it cannot be read', async () => {
    serve([]);
    renderView(<ChangesContent />, { route: '/?key=nothing' });
    expect(await screen.findByText(/No change fits/)).toBeVisible();
    server.use(
      http.get(`${BASE}/v1/changes`, () => refusal(500, 'Out of order.')),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });
});
