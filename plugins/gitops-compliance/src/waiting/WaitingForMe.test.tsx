import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { summary } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { WaitingForMe } from './WaitingForMe';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const serve = (items: object[], more = 0) =>
  server.use(
    http.get(`${BASE}/v1/waiting`, () => HttpResponse.json({ items, more })),
  );

describe('Waiting for me', () => {
  it('names what can be done, and leads to it', async () => {
    serve([{ todo: 'review', change: summary() }], 3);
    renderView(<WaitingForMe />);
    expect(await screen.findByText('4 changes wait for you.')).toBeVisible();
    const list = screen.getByRole('list', { name: 'Waiting for me' });
    expect(list).toHaveTextContent('Review it#214 payments-api');
    expect(
      within(list).getByRole('link', { name: '#214 payments-api' }),
    ).toHaveAttribute('href', expect.stringContaining('promotion?change='));
    expect(screen.getByText('And 3 more.')).toBeVisible();
  });

  it('says what will be here while nothing waits', async () => {
    serve([]);
    renderView(<WaitingForMe />);
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
    expect(screen.getByText(/appear here/)).toBeVisible();
  });

  it('says that it cannot be told', async () => {
    server.use(
      http.get(`${BASE}/v1/waiting`, () =>
        refusal(500, 'The database is down'),
      ),
    );
    renderView(<WaitingForMe />);
    expect(await screen.findByText('The database is down')).toBeVisible();
  });
});
