import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import type { StopView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { HttpResponse, http } from 'msw';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { stop } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { StopNotices } from './StopNotices';
import { StopsContent } from './StopsContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

function serve(items: StopView[]) {
  server.use(
    http.get(`${BASE}/v1/stops`, () =>
      HttpResponse.json({ items, nextCursor: null }),
    ),
  );
}
const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => within(screen.getByRole('dialog'));
const confirm = async (name: string) =>
  userEvent.click(dialog().getByRole('button', { name }));
const fill = async (name: RegExp, text: string) => {
  const field = dialog().getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};

describe('Holds', () => {
  it('says when nobody holds anything', async () => {
    renderView(<StopsContent />);
    expect(
      await screen.findByText(/Nobody holds anything: changes go on/),
    ).toBeVisible();
  });

  it('says when they cannot be read', async () => {
    server.use(
      http.get(`${BASE}/v1/stops`, () => refusal(500, 'Out of order.')),
    );
    renderView(<StopsContent />);
    expect(await screen.findByText('Out of order.')).toBeVisible();
  });

  it('lists what is held, why and by whom, and offers to lift only what is theirs', async () => {
    const mine = stop({
      id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      service: 'component:default/payments-api',
      lift: { allowed: true, reason: '' },
    });
    serve([stop(), mine]);
    renderView(<StopsContent />);
    const list = within(await screen.findByRole('list', { name: 'Holds' }));
    expect(list.getAllByRole('listitem')).toHaveLength(2);
    expect(list.getAllByText(/The database is being moved/)).toHaveLength(2);
    expect(list.getByText(/Only who set it can lift it/)).toBeVisible();
    expect(list.getAllByRole('button', { name: /^Lift/ })).toHaveLength(1);

    const said: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/stops/${mine.id}/lift`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json({ ...mine, inForce: false });
      }),
    );
    await press('Lift the hold on payments-api in prod');
    await fill(/Why it may go on/, 'It is moved');
    await confirm('Lift the hold');
    expect(await screen.findByText(/is lifted\.$/)).toBeInTheDocument();
    expect(said).toEqual([{ reason: 'It is moved' }]);
  });

  it('sets one with a reason and an end, and keeps the text when it is refused', async () => {
    const asked: { until: string; service?: string; environment?: string }[] =
      [];
    server.use(
      http.post(`${BASE}/v1/stops`, async ({ request }) => {
        asked.push((await request.json()) as (typeof asked)[number]);
        return asked.length === 1
          ? refusal(404, 'There is no service moon')
          : HttpResponse.json(stop(), { status: 201 });
      }),
    );
    renderView(<StopsContent />);
    await press('Hold changes');
    await fill(/Why nothing may change/, 'The database is being moved');
    await fill(/^Service/, 'moon');
    await fill(/Ends after/, '0');
    await confirm('Hold changes');
    expect(dialog().getByText(/Give a number of hours/)).toBeVisible();
    await fill(/Ends after/, '2');
    await confirm('Hold changes');
    expect(await dialog().findByText('There is no service moon')).toBeVisible();
    expect(asked[0].service).toBe('component:default/moon');
    await fill(/^Service/, '');
    const field = dialog().getByRole('combobox', { name: 'Environment' });
    await userEvent.selectOptions(field, 'prod-eu');
    await confirm('Hold changes');
    expect(
      await screen.findByText(/The hold on prod is set/),
    ).toBeInTheDocument();
    expect(asked[1]).toMatchObject({ environment: 'prod-eu' });
    const ahead = Date.parse(asked[1].until) - Date.now();
    expect(ahead / 3_600_000).toBeCloseTo(2, 1);
  });
});

it('the Promotion tab tells of what holds the service alone', async () => {
  serve([
    stop(),
    stop({
      id: 'b6c1d0f2-4f0e-4f11-8a57-1f2e3d4c5b6a',
      service: 'component:default/other',
    }),
  ]);
  renderView(<StopNotices service="component:default/payments-api" />);
  expect(await screen.findByText(/holds prod until/)).toBeVisible();
  expect(screen.queryByText(/component:default\/other/)).toBeNull();
});
