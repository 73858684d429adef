import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ago, gap, grace } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { GapList } from './GapList';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serveGaps(items: ReturnType<typeof gap>[]) {
  server.use(
    http.get(`${BASE}/v1/ledger/gaps`, () =>
      HttpResponse.json({ items, nextCursor: null }),
    ),
  );
}

describe('Gaps', () => {
  it('say what was missed, what is lost of it, and who accepted that', async () => {
    serveGaps([
      gap({
        collector: 'argocd:us-1',
        cause: 'history-skipped',
        historyRows: { from: 12, to: 15 },
        acceptances: [{ by: grace, at: ago({ hours: 1 }) }],
        accept: {
          allowed: false,
          reason: 'You accepted this gap already: ask a second person',
        },
      }),
    ]);
    renderView(<GapList />);
    const item = within(
      await screen.findByRole('list', { name: 'Gaps' }),
    ).getByRole('listitem');
    expect(item).toHaveTextContent('Accepted by 1 of 2 persons');
    expect(item).toHaveTextContent('History rows 12 to 15 were lost.');
    expect(item).toHaveTextContent('Could not be recovered: Syncs that failed');
    expect(item).toHaveTextContent('Accepted by Grace');
    expect(item).toHaveTextContent('ask a second person.');
    expect(within(item).queryByRole('button')).not.toBeInTheDocument();
  });

  it('are accepted with a statement', async () => {
    const statements: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/ledger/gaps/:id/accept`, async ({ request }) => {
        statements.push(await request.json());
        const accepted = gap({
          acceptances: [{ by: grace, at: ago({ minutes: 1 }) }],
          accept: { allowed: false, reason: 'Ask a second person' },
        });
        serveGaps([accepted]);
        return HttpResponse.json(accepted);
      }),
    );
    renderView(<GapList />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Accept the gap of argocd:eu-1',
      }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(
      dialog.getByRole('button', { name: 'Accept the gap' }),
    );
    expect(dialog.getByText(/at least 10 characters/)).toBeVisible();
    await userEvent.click(
      dialog.getByRole('textbox', { name: /Why the loss can be borne/ }),
    );
    await userEvent.paste('Read in the logs of Argo CD instead.');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Accept the gap' }),
    );
    expect(await screen.findByText('Accepted by 1 of 2 persons')).toBeVisible();
    expect(statements).toEqual([
      { statement: 'Read in the logs of Argo CD instead.' },
    ]);
  });

  it('keep the statement of an acceptance that is refused', async () => {
    server.use(
      http.post(`${BASE}/v1/ledger/gaps/:id/accept`, () =>
        refusal(409, 'You accepted this gap already.'),
      ),
    );
    renderView(<GapList />);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Accept the gap of argocd:eu-1',
      }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.click(dialog.getByRole('textbox'));
    await userEvent.paste('Read in the logs instead.');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Accept the gap' }),
    );
    expect(
      await dialog.findByText('You accepted this gap already.'),
    ).toBeVisible();
    expect(dialog.getByRole('textbox')).toHaveValue(
      'Read in the logs instead.',
    );
  });

  it('are filtered by their state, and older ones come on demand', async () => {
    server.use(
      http.get(`${BASE}/v1/ledger/gaps`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        if (query.get('state') === 'open') {
          return HttpResponse.json({ items: [], nextCursor: null });
        }
        return query.get('cursor') === 'older'
          ? HttpResponse.json({
              items: [gap({ id: 'second', collector: 'github' })],
              nextCursor: null,
            })
          : HttpResponse.json({ items: [gap()], nextCursor: 'older' });
      }),
    );
    renderView(<GapList />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show more' }),
    );
    expect(await screen.findByText('github')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Gaps' }),
      'Open',
    );
    expect(await screen.findByText(/No gap is open/)).toBeVisible();
  });
});
