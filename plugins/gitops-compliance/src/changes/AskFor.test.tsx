import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { CHANGE_ID, ago, change } from '../testUtils/fixtures';
import { BASE, refusal, serveFixtures, server } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { AskFor } from './AskFor';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const [held] = change().gates;
const { gate } = held;
const possible = { gate, whom: ['group:default/payments'], askedAt: null };

describe('Asking for a gate', () => {
  it('names whom it asks, and asks them', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/changes/:id/ask`, async ({ request, params }) => {
        asked.push([params.id, await request.json()]);
        return HttpResponse.json(change(), { status: 202 });
      }),
    );
    let answered = 0;
    renderView(
      <AskFor
        change={change({ asks: [possible] })}
        gate={held}
        onAsked={() => {
          answered += 1;
        }}
      />,
    );
    const button = screen.getByRole('button', { name: /^Ask payments about/ });
    await userEvent.click(button);
    expect(asked).toEqual([[CHANGE_ID, { gate }]]);
    expect(answered).toBe(1);
  });

  it('says why it was refused, and cannot be pressed within the hour', async () => {
    server.use(
      http.post(`${BASE}/v1/changes/:id/ask`, () =>
        refusal(409, 'They were asked within the hour.'),
      ),
    );
    const hold = { ...held, gate: 'hold', title: 'Hold' };
    const recent = { ...possible, gate: 'hold', askedAt: ago({ minutes: 5 }) };
    const asks = [possible, recent];
    renderView(
      <>
        {[held, hold].map(each => (
          <AskFor
            key={each.gate}
            change={change({ asks })}
            gate={each}
            onAsked={() => undefined}
          />
        ))}
      </>,
    );
    expect(
      screen.getByRole('button', { name: 'Ask payments about Hold' }),
    ).toBeDisabled();
    const [first] = screen.getAllByRole('button', { name: /^Ask/ });
    await userEvent.click(first);
    expect(
      await screen.findByText('They were asked within the hour.'),
    ).toBeVisible();
  });

  it('says nothing where nobody can open it', async () => {
    renderView(
      <AskFor
        change={change({ asks: [] })}
        gate={held}
        onAsked={() => undefined}
      />,
    );
    expect(screen.queryByRole('button')).toBeNull();
  });
});
