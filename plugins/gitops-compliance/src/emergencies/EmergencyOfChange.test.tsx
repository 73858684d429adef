import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type {
  ChangeView,
  GateView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { emergency } from '../testUtils/emergencyFixtures';
import { change, gate, summary } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { EmergencyOfChange } from './EmergencyOfChange';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const inForce = emergency();

function show(over: Partial<ChangeView['summary']>, ...gates: GateView[]) {
  const changed: ChangeView[] = [];
  server.use(
    http.get(`${BASE}/v1/emergencies`, () =>
      HttpResponse.json({ items: [inForce], nextCursor: null }),
    ),
  );
  renderView(
    <EmergencyOfChange
      change={change({
        gates,
        summary: summary({
          service: inForce.targets[0].service,
          environment: inForce.targets[0].environment,
          endedAt: null,
          ...over,
        }),
      })}
      onChanged={after => changed.push(after)}
    />,
  );
  return changed;
}

describe('the emergency of a change', () => {
  it('is chosen afterwards while the change runs, and a refusal says why', async () => {
    const asked: unknown[] = [];
    const changed = show({ state: 'reviewing' });
    server.use(
      http.post(`${BASE}/v1/changes/:id/emergency`, async ({ request }) => {
        asked.push(await request.json());
        return asked.length === 1
          ? refusal(409, 'Emergency E-12 is over.')
          : HttpResponse.json(change(), { status: 202 });
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Put under E-12' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByText(/these bend: calendar/)).toBeVisible();
    const confirm = dialog.getByRole('button', {
      name: 'Put it under the emergency',
    });
    await userEvent.click(confirm);
    expect(await dialog.findByText('Emergency E-12 is over.')).toBeVisible();
    expect(changed).toEqual([]);
    await userEvent.click(confirm);
    await screen.findByText(/is in force here/);
    expect(asked).toEqual([
      { emergency: inForce.id },
      { emergency: inForce.id },
    ]);
    expect(changed).toHaveLength(1);
  });

  it('is named with its link where it goes under one', async () => {
    show({ emergency: { id: inForce.id, name: 'E-12' } });
    expect(
      await screen.findByText(/It goes under emergency E-12/),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Put under E-12' })).toBeNull();
  });

  it('is declared for its target where none is in force and gates hold it', async () => {
    const held = show(
      { state: 'reviewing', environment: 'staging' },
      gate({ state: 'closed' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Declare an emergency' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByLabelText(/Services/)).toHaveValue('payments-api');
    expect(held).toEqual([]);
  });

  it('is not offered where nothing but an answer is waited for', async () => {
    const asked = jest.fn();
    server.events.on('response:mocked', asked);
    show(
      { state: 'reviewing', environment: 'staging' },
      gate({ state: 'pending' }),
    );
    await waitFor(() => expect(asked).toHaveBeenCalled());
    server.events.removeListener('response:mocked', asked);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is not chosen once the change is merged', async () => {
    show({ state: 'deploying' });
    expect(screen.queryByText(/in force here/)).toBeNull();
  });
});
