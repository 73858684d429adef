import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { aroundNotice } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { NoticeItem } from './NoticeItem';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const ADOPT = /^Adopt what reached payments-api in prod/;

describe('what reached a target around the portal', () => {
  it('is adopted with a reason, stays marked as late, and a refusal says why', async () => {
    const notice = aroundNotice();
    const asked: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/around/:id/adopt`, async ({ params, request }) => {
        asked.push([params.id, await request.json()]);
        if (asked.length === 1) {
          return refusal(403, 'You made it, so somebody else must adopt it.');
        }
        const by = notice.author!;
        return HttpResponse.json({
          ...notice,
          adopted: { by, at: notice.at, reason: 'It is right' },
        });
      }),
    );
    renderView(<NoticeItem notice={notice} />);
    await userEvent.click(screen.getByRole('button', { name: ADOPT }));
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Why it may stay/ }),
      'It is right',
    );
    const adopt = dialog.getByRole('button', { name: 'Adopt it' });
    await userEvent.click(adopt);
    expect(await dialog.findByText(/You made it/)).toBeVisible();
    await userEvent.click(adopt);
    expect(await screen.findByText(/Adopted late by/)).toHaveTextContent(
      '“It is right”',
    );
    expect(
      screen.getByText('pushed without a pull request, adopted late'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: ADOPT })).toBeNull();
    expect(asked[1]).toEqual([notice.id, { reason: 'It is right' }]);
  });

  it('says why one cannot adopt it before it is asked for', async () => {
    const reason = 'You made it, so somebody else must adopt it.';
    renderView(
      <NoticeItem
        notice={aroundNotice({ adopt: { allowed: false, reason } })}
      />,
    );
    const button = await screen.findByRole('button', { name: ADOPT });
    expect(button).toBeDisabled();
    expect(button).toHaveAccessibleDescription(reason);
  });

  it('needs no adoption where an emergency explains it', async () => {
    renderView(
      <NoticeItem
        notice={aroundNotice({
          classification: 'explained',
          emergency: {
            id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a01',
            name: 'E-12',
          },
        })}
      />,
    );
    expect(
      await screen.findByText(
        'pushed without a pull request, in emergency E-12',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: ADOPT })).toBeNull();
  });
});
