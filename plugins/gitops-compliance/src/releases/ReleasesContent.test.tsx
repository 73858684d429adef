import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import {
  PROD_REVISION,
  RELEASE_ID,
  release,
  STAGING_REVISION,
} from '../testUtils/fixtures';
import { emergency } from '../testUtils/emergencyFixtures';
import { renderView } from '../testUtils/render';
import { BASE, refusal, server, serveFixtures } from '../testUtils/server';
import { ReleasesContent } from './ReleasesContent';

const RELEASES = `${BASE}/v1/releases`;
const candidate = (name: string, running: number | null = null) => ({
  entityRef: `component:default/${name}`,
  name,
  from: 'staging',
  revision: STAGING_REVISION,
  current: PROD_REVISION,
  running,
});

describe('Releases', () => {
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());

  beforeEach(() => {
    serveFixtures();
    server.use(
      http.get(RELEASES, () =>
        HttpResponse.json({ items: [], nextCursor: null }),
      ),
      http.get(`${BASE}/v1/release-candidates`, () =>
        HttpResponse.json({
          environment: 'prod-eu',
          items: [
            candidate('payments-api'),
            candidate('ledger-svc'),
            candidate('checkout', 214),
          ],
        }),
      ),
      http.get(`${RELEASES}/:id`, () => HttpResponse.json(release())),
    );
  });

  it('says what will be here while there is none', async () => {
    renderView(<ReleasesContent />);
    expect(
      await screen.findByText(/released together appear here/),
    ).toBeVisible();
    expect(screen.getByText('No release is under way.')).toBeVisible();
  });

  it('requests what was chosen, wave by wave, and shows it', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(RELEASES, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(release(), { status: 201 });
      }),
    );
    renderView(<ReleasesContent />);
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'New release' }),
    );
    const submit = await screen.findByRole('button', {
      name: 'Request release',
    });
    expect(submit).toBeDisabled();
    expect(screen.getByLabelText('checkout from staging')).toBeDisabled();
    await user.click(screen.getByLabelText('payments-api from staging'));
    await user.click(screen.getByLabelText('ledger-svc from staging'));
    fireEvent.change(screen.getByLabelText('Wave of ledger-svc'), {
      target: { value: '2' },
    });
    await user.click(submit);
    expect(screen.getByText(/Say why, in at least 5/)).toBeVisible();
    fireEvent.change(screen.getByLabelText(/Reason/), {
      target: { value: 'They only work together' },
    });
    fireEvent.change(screen.getByLabelText('Ticket'), {
      target: { value: ' PAY-42 ' },
    });
    await user.click(submit);
    expect(
      await screen.findByRole('heading', { name: /R12: 2 services/ }),
    ).toBeVisible();
    const target = (name: string) => ({
      entityRef: `component:default/${name}`,
      environment: 'prod-eu',
      from: 'staging',
      revision: STAGING_REVISION,
    });
    expect(asked).toEqual([
      {
        reason: 'They only work together',
        stopOnFailure: true,
        pauseSeconds: 0,
        ticket: 'PAY-42',
        waves: [
          { targets: [target('payments-api')] },
          { targets: [target('ledger-svc')] },
        ],
      },
    ]);
  });

  it('is requested under an emergency that names all of it', async () => {
    const target = (name: string) => ({
      service: `component:default/${name}`,
      environment: 'prod-eu',
    });
    const narrow = emergency({ targets: [target('payments-api')] });
    const wide = emergency({
      id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a13',
      name: 'E-13',
      targets: [target('ledger-svc'), target('payments-api')],
    });
    const asked: object[] = [];
    server.use(
      http.get(`${BASE}/v1/emergencies`, () =>
        HttpResponse.json({ items: [narrow, wide], nextCursor: null }),
      ),
      http.post(RELEASES, async ({ request }) => {
        asked.push((await request.json()) as object);
        return HttpResponse.json(release(), { status: 201 });
      }),
    );
    renderView(<ReleasesContent />);
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'New release' }),
    );
    const payments = await screen.findByLabelText('payments-api from staging');
    expect(screen.queryByLabelText('Emergency')).toBeNull();
    await user.click(payments);
    await user.click(screen.getByLabelText('ledger-svc from staging'));
    const choice = await screen.findByLabelText('Emergency');
    await user.selectOptions(choice, narrow.id);
    expect(
      screen.getByText(/E-12 does not name ledger-svc in prod-eu/),
    ).toBeVisible();
    await user.selectOptions(choice, wide.id);
    expect(screen.getByText(/Under E-13 these bend: calendar/)).toBeVisible();
    fireEvent.change(screen.getByLabelText(/Reason/), {
      target: { value: 'They only work together' },
    });
    await user.click(screen.getByRole('button', { name: 'Request release' }));
    await screen.findByRole('heading', { name: /R12: 2 services/ });
    expect(asked).toEqual([expect.objectContaining({ emergency: wide.id })]);
  });

  it('says under which emergency it goes', async () => {
    const under = { id: emergency().id, name: 'E-12' };
    const change = release().waves[0].changes[0];
    server.use(
      http.get(`${RELEASES}/:id`, () =>
        HttpResponse.json(
          release({
            waves: [
              { wave: 1, changes: [{ ...change, emergency: under }] },
              { wave: 2, changes: [{ ...change, id: 'x', emergency: under }] },
            ],
          }),
        ),
      ),
    );
    renderView(<ReleasesContent />, { route: `/?release=${RELEASE_ID}` });
    expect(
      await screen.findByText(/It goes under emergency E-12/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Open E-12' })).toHaveAttribute(
      'href',
      expect.stringContaining(under.id),
    );
  });

  it('shows each change, what is withheld, and why nothing can go on', async () => {
    renderView(<ReleasesContent />, { route: `/?release=${RELEASE_ID}` });
    const table = await screen.findByRole('table', {
      name: 'Changes of wave 1',
    });
    expect(
      within(table).getByRole('link', { name: '#214 payments-api' }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('/payments-api/promotion?change='),
    );
    expect(screen.getByText(/1 more are of services/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Go on' })).toBeNull();
  });

  it('says what refused a merge', async () => {
    server.use(
      http.post(`${RELEASES}/:id/merge`, () =>
        refusal(409, '#214 and #215 are not merged: nobody approved'),
      ),
    );
    renderView(<ReleasesContent />, { route: `/?release=${RELEASE_ID}` });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Merge the next wave' }),
    );
    expect(
      await screen.findByText('#214 and #215 are not merged: nobody approved'),
    ).toBeVisible();
  });

  it('lets a stopped release go on, with a reason', async () => {
    const asked: unknown[] = [];
    const stopped = release({
      summary: { ...release().summary, state: 'stopped' },
      actions: {
        merge: { allowed: false, reason: 'Gates hold #215.' },
        resume: { allowed: true, reason: '' },
        cancel: { allowed: true, reason: '' },
        rollback: { allowed: false, reason: '#215 is not merged yet.' },
      },
    });
    server.use(
      http.get(`${RELEASES}/:id`, () =>
        HttpResponse.json(asked.length > 0 ? release() : stopped),
      ),
      http.post(`${RELEASES}/:id/resume`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(release());
      }),
    );
    renderView(<ReleasesContent />, { route: `/?release=${RELEASE_ID}` });
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Go on' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText(/Reason/), {
      target: { value: 'The failure is understood' },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }));
    expect(
      await screen.findByRole('button', { name: 'Merge the next wave' }),
    ).toBeInTheDocument();
    expect(asked).toEqual([{ reason: 'The failure is understood' }]);
  });

  it('rolls all of it back at one click, and shows the release that does', async () => {
    const undone = 'a0000000-0000-4000-8000-000000000001';
    const asked: unknown[] = [];
    const succeeded = release({
      withheld: 0,
      actions: {
        ...release().actions,
        rollback: { allowed: true, reason: '' },
      },
    });
    const rollback = release({
      summary: { ...release().summary, id: undone, number: 13 },
      undoes: { id: RELEASE_ID, number: 12 },
    });
    server.use(
      http.get(`${RELEASES}/:id`, ({ params }) =>
        HttpResponse.json(params.id === undone ? rollback : succeeded),
      ),
      http.post(`${RELEASES}/:id/rollback`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(rollback, { status: 201 });
      }),
    );
    renderView(<ReleasesContent />, { route: `/?release=${RELEASE_ID}` });
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'Roll it back' }),
    );
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText(/Reason/), {
      target: { value: 'Transfers fail since' },
    });
    await user.click(within(dialog).getByRole('button', { name: 'Roll back' }));
    expect(await screen.findByText(/It rolls back release R12/)).toBeVisible();
    expect(asked).toEqual([{ reason: 'Transfers fail since' }]);
  });
});
