import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { NotificationSettings } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { BASE, refusal, server } from '../testUtils/server';
import { renderView } from '../testUtils/render';
import { NotificationSettingsButton } from './NotificationSettingsButton';

registerMswTestHooks(server);

const ROUTE = `${BASE}/v1/me/notifications`;

function serve(settings: NotificationSettings) {
  server.use(http.get(ROUTE, () => HttpResponse.json(settings)));
}
const open = async () => {
  renderView(<NotificationSettingsButton />);
  await userEvent.click(screen.getByRole('button', { name: 'When I am told' }));
  return within(await screen.findByRole('dialog'));
};

it('sets quiet hours of some days, in the zone of who sets them', async () => {
  serve({ zone: 'UTC', quiet: null, weekly: false });
  let wish: unknown;
  server.use(
    http.put(ROUTE, async ({ request }) => {
      wish = await request.json();
      return HttpResponse.json(wish as object);
    }),
  );
  const dialog = await open();
  await userEvent.click(
    await dialog.findByRole('checkbox', { name: /quiet hours/ }),
  );
  await userEvent.click(dialog.getByRole('checkbox', { name: 'Sun' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  expect(wish).toEqual({
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    quiet: { from: '20:00', to: '07:00', days: [1, 2, 3, 4, 5, 6] },
    weekly: false,
  });
});

it('shows what is set, and stays open with what was refused', async () => {
  serve({ zone: 'Mars/Base', quiet: null, weekly: true });
  server.use(http.put(ROUTE, () => refusal(400, 'Mars/Base is no time zone')));
  const dialog = await open();
  expect(await dialog.findByLabelText('Time zone')).toHaveValue('Mars/Base');
  expect(dialog.getByRole('checkbox', { name: /Monday/ })).toBeChecked();
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText('Mars/Base is no time zone')).toBeVisible();
});

it('says where the settings cannot be read', async () => {
  server.use(http.get(ROUTE, () => refusal(500, 'The database is down')));
  const dialog = await open();
  expect(await dialog.findByText('The database is down')).toBeVisible();
});
