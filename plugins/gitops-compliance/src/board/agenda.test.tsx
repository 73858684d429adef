import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { ada, ago, ahead, board, grace, summary } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, server, serveFixtures } from '../testUtils/server';
import { AgendaContent } from './AgendaContent';

registerMswTestHooks(server);
beforeEach(() => {
  serveFixtures();
  sessionStorage.clear();
});

const press = async (name: RegExp | string) =>
  userEvent.click(await screen.findByRole('button', { name }));
const OUTCOMES = { succeeded: 3, failed: 1, rolledBack: 1, rejected: 0 };

function serveAgenda(over: object = {}) {
  const change = summary();
  server.use(
    http.get(`${BASE}/v1/board/agenda`, () =>
      HttpResponse.json({
        since: ago({ days: 7 }),
        at: ago({ minutes: 1 }),
        outcomes: OUTCOMES,
        emergencies: 2,
        ended: [summary({ state: 'failed' })],
        waiting: [
          { change, reason: 'Fixes', board: board(), waitsForMe: true },
          {
            change: {
              ...change,
              id: `${change.id.slice(0, -1)}7`,
              number: 215,
            },
            reason: 'More fixes',
            board: board(),
            waitsForMe: true,
          },
        ],
        more: 0,
        schedule: [
          { change, isOpen: false, opens: ahead({ hours: 3 }), sentence: '' },
          {
            change: { ...change, id: 'b' },
            isOpen: true,
            opens: null,
            sentence: '',
          },
        ],
        collisions: [
          {
            environment: 'prod-eu',
            changes: [214, 215],
            sentence: 'shop (#214) depends on payments (#215).',
          },
        ],
        ...over,
      }),
    ),
    http.get(`${BASE}/v1/board/meetings`, () =>
      HttpResponse.json({ items: [], nextCursor: null }),
    ),
  );
}

it('goes through last week, what collides, and what goes when', async () => {
  serveAgenda();
  renderView(<AgendaContent onClose={() => undefined} />);
  expect(
    await screen.findByText(
      '3 succeeded, 1 failed, 1 rolled back, 0 rejected. Emergencies that were declared: 2.',
    ),
  ).toBeVisible();
  expect(screen.getByText(/depends on payments/)).toBeVisible();
  expect(screen.getByText('Open now')).toBeVisible();
  expect(screen.getByText(/No meeting was recorded yet/)).toBeVisible();
});

it('decides one by one on the whole screen', async () => {
  serveAgenda();
  const cast: string[] = [];
  server.use(
    http.post(`${BASE}/v1/changes/:id/vote`, ({ params }) => {
      cast.push(String(params.id));
      return HttpResponse.json(board());
    }),
  );
  renderView(<AgendaContent onClose={() => undefined} />);
  await press('Decide one by one');
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText(/^1 of 2: #214/)).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Next' }));
  expect(dialog.getByText(/^2 of 2: #215/)).toBeVisible();
  const approve = await dialog.findByRole('button', { name: /^Approve/ });
  await userEvent.click(approve);
  await userEvent.click(dialog.getByRole('button', { name: 'Cast the vote' }));
  await waitFor(() => expect(cast).toEqual([expect.stringMatching(/7$/)]));
});

it('records the minutes of a meeting, as its chair states it', async () => {
  serveAgenda();
  const held: unknown[] = [];
  server.use(
    http.post(`${BASE}/v1/board/meetings`, async ({ request }) => {
      held.push(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  const { unmount } = renderView(<AgendaContent onClose={() => undefined} />);
  await press('Begin the meeting');
  expect(await screen.findByText(/until it ends stand in its/)).toBeVisible();
  unmount();
  // It goes on although the page was left.
  renderView(<AgendaContent onClose={() => undefined} />);
  await press('End the meeting');
  const dialog = within(screen.getByRole('dialog'));
  await userEvent.click(dialog.getByRole('textbox', { name: /Who took part/ }));
  await userEvent.paste('user:default/grace, user:default/ada');
  server.use(
    http.get(`${BASE}/v1/board/meetings`, () =>
      HttpResponse.json({
        items: [
          {
            id: '00000000-0000-4000-8000-0000000000a1',
            beganAt: ago({ hours: 1 }),
            endedAt: ago({ minutes: 1 }),
            chair: ada,
            attendees: [grace],
            outcomes: OUTCOMES,
          },
        ],
        nextCursor: null,
      }),
    ),
  );
  await userEvent.click(
    dialog.getByRole('button', { name: 'Record the minutes' }),
  );
  await waitFor(() =>
    expect(held).toEqual([
      {
        beganAt: expect.stringMatching(/Z$/),
        attendees: ['user:default/grace', 'user:default/ada'],
      },
    ]),
  );
  expect(
    await screen.findByRole('button', { name: 'Begin the meeting' }),
  ).toBeVisible();
});
