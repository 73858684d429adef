import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { BASE, server, serveFixtures } from '../testUtils/server';
import { ada, auditRead } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { AuditReads } from './AuditReads';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const serve = (first: object, second: object) =>
  server.use(
    http.get(`${BASE}/v1/ledger/reads`, ({ request }) =>
      HttpResponse.json(
        new URL(request.url).searchParams.has('cursor') ? second : first,
      ),
    ),
  );

describe('What auditors have read', () => {
  it('says who read what, and shows more on demand', async () => {
    serve(
      { items: [auditRead()], nextCursor: '3' },
      {
        items: [auditRead({ id: '2', route: '/v1/ledger/entries' })],
        nextCursor: null,
      },
    );
    renderView(<AuditReads />);
    expect(
      await screen.findByRole('list', { name: 'Reads of auditors' }),
    ).toHaveTextContent('/v1/changes/:id');
    await userEvent.click(screen.getByRole('button', { name: /more/ }));
    expect(await screen.findByText('/v1/ledger/entries')).toBeVisible();
  });

  it('says about whom somebody asked', async () => {
    const asked = {
      items: [auditRead({ about: ada, route: '/v1/changes', scope: null })],
      nextCursor: null,
    };
    serve(asked, asked);
    renderView(<AuditReads />);
    expect(
      await screen.findByRole('list', { name: 'Reads of auditors' }),
    ).toHaveTextContent(/Grace.* read \/v1\/changes about Ada/);
  });

  it('says what would stand there', async () => {
    const none = { items: [], nextCursor: null };
    serve(none, none);
    renderView(<AuditReads />);
    expect(await screen.findByText(/No auditor has read/)).toBeVisible();
  });
});
