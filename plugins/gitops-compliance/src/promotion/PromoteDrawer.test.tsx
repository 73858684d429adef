import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import {
  BASE,
  ENTITY,
  refusal,
  server,
  serveFixtures,
} from '../testUtils/server';
import { emergency, emergencyTerms } from '../testUtils/emergencyFixtures';
import { STAGING_REVISION, change, gate, preview } from '../testUtils/fixtures';
import { TestSignals, renderView } from '../testUtils/render';
import { EntityPromotionContent } from './EntityPromotionContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

async function openDrawer(signals?: TestSignals) {
  renderView(<EntityPromotionContent />, { signals });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Promote to Production EU' }),
  );
  const drawer = within(
    await screen.findByRole('dialog', {
      name: 'Promote Staging → Production EU',
    }),
  );
  await drawer.findByText(/merging waits for one approval/);
  return drawer;
}

describe('Promote drawer', () => {
  it('shows commits, the one line that changes, and the gates as they stand', async () => {
    const drawer = await openDrawer();
    expect(drawer.getByRole('heading', { name: '1 commit' })).toBeVisible();
    expect(drawer.getByText(/Pool size 40/)).toBeVisible();
    expect(drawer.getByText('apps/payments-api/prod-eu.yaml')).toBeVisible();
    expect(drawer.getByText(`+ ${STAGING_REVISION}`)).toBeVisible();
    expect(
      drawer.getByText(
        'Nobody has approved the head yet. Ask a colleague to review.',
      ),
    ).toBeVisible();
    expect(drawer.getByText('CC8.1')).toBeVisible();
    expect(drawer.getByText('1 open: Calendar')).toBeVisible();
    expect(drawer.queryByText(/The window is open/)).not.toBeInTheDocument();
    await userEvent.click(
      drawer.getByRole('button', { name: 'Show open gates' }),
    );
    expect(drawer.getByText(/The window is open/)).toBeVisible();
  });

  it('takes the ticket where the policy asks for one', async () => {
    const bodies: { ticket?: string }[] = [];
    const held = gate({ gate: 'ticket', title: 'Ticket', state: 'pending' });
    server.use(
      http.get(`${ENTITY}/promotion-preview`, () => {
        const shown = preview();
        return HttpResponse.json({ ...shown, gates: [...shown.gates, held] });
      }),
      http.post(`${BASE}/v1/changes`, async ({ request }) => {
        bodies.push((await request.json()) as object);
        return HttpResponse.json(change(), { status: 201 });
      }),
    );
    const drawer = await openDrawer();
    await userEvent.type(drawer.getByLabelText('Ticket'), 'PAY-42 ');
    await userEvent.type(drawer.getByLabelText(/^Reason/), 'Pool size');
    await userEvent.click(
      drawer.getByRole('button', { name: 'Request promotion' }),
    );
    await waitFor(() => expect(bodies).toMatchObject([{ ticket: 'PAY-42' }]));
  });

  it('takes impact and back-out, and asks for them where the policy does', async () => {
    const bodies: object[] = [];
    server.use(
      http.get(`${ENTITY}/promotion-preview`, () =>
        HttpResponse.json({
          ...preview(),
          mode: 'enforce',
          asksForImpact: true,
        }),
      ),
      http.post(`${BASE}/v1/changes`, async ({ request }) => {
        bodies.push((await request.json()) as object);
        return HttpResponse.json(change(), { status: 201 });
      }),
    );
    const drawer = await openDrawer();
    const impact = drawer.getByRole('textbox', { name: /^Impact/ });
    const backOut = drawer.getByRole('textbox', { name: /^Back-out/ });
    const request = drawer.getByRole('button', { name: 'Request promotion' });
    await userEvent.type(drawer.getByLabelText(/^Reason/), 'Pool size');
    await userEvent.type(impact, 'Card payments');
    await userEvent.click(request);
    expect(backOut).toBeInvalid();
    expect(impact).toBeValid();
    expect(drawer.getByText(/The policy asks for it: how one/)).toBeVisible();
    await userEvent.type(backOut, ' Roll back ');
    await userEvent.click(request);
    await waitFor(() =>
      expect(bodies).toMatchObject([
        { impact: 'Card payments', backOut: 'Roll back' },
      ]),
    );
  });

  it('takes the emergency that is in force for the target, and says what bends', async () => {
    const bodies: object[] = [];
    const here = emergency();
    const others = [
      emergency({
        id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a08',
        name: 'E-13',
        state: 'unconfirmed',
        inForce: false,
      }),
      emergency({
        id: '1f9a3b52-5d0e-4c4e-9b44-1d6a3e5f7a09',
        name: 'E-14',
        targets: [
          { service: 'component:default/payments-api', environment: 'staging' },
        ],
      }),
    ];
    server.use(
      http.get(`${BASE}/v1/emergencies`, () =>
        HttpResponse.json({ items: [here, ...others], nextCursor: null }),
      ),
      http.post(`${BASE}/v1/changes`, async ({ request }) => {
        bodies.push((await request.json()) as object);
        return HttpResponse.json(change(), { status: 201 });
      }),
    );
    const drawer = await openDrawer();
    const choice = await drawer.findByLabelText('Emergency');
    const names = within(choice)
      .getAllByRole('option')
      .map(({ textContent }) => textContent);
    expect(names).toEqual([
      'None: every gate holds',
      'E-12: The pool is exhausted',
    ]);
    await userEvent.selectOptions(choice, here.id);
    expect(drawer.getByText(/Under E-12 these bend: calendar/)).toBeVisible();
    await userEvent.type(drawer.getByLabelText(/^Reason/), 'Pool size');
    await userEvent.click(
      drawer.getByRole('button', { name: 'Request promotion' }),
    );
    await waitFor(() => expect(bodies).toMatchObject([{ emergency: here.id }]));
  });

  it('leads to an emergency of its target where gates hold it', async () => {
    const asked: object[] = [];
    const requested: unknown[] = [];
    server.use(
      http.get(`${ENTITY}/promotion-preview`, () =>
        HttpResponse.json(
          preview({ gates: [gate({ gate: 'calendar', state: 'closed' })] }),
        ),
      ),
      http.get(`${BASE}/v1/emergency-terms`, () =>
        HttpResponse.json(emergencyTerms()),
      ),
      http.post(`${BASE}/v1/emergencies`, async ({ request }) => {
        asked.push((await request.json()) as object);
        return refusal(409, 'Another one runs.');
      }),
      http.post(`${BASE}/v1/changes`, () => {
        requested.push('a change');
        return HttpResponse.json(change(), { status: 201 });
      }),
    );
    const drawer = await openDrawer();
    await userEvent.click(
      await drawer.findByRole('button', { name: 'Declare an emergency' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Declare an emergency' }),
    );
    expect(
      await dialog.findByRole('checkbox', { name: 'Production EU' }),
    ).toBeChecked();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /What is wrong/ }),
      'Nobody can pay',
    );
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Link/ }),
      'https://incidents.example/12{Enter}',
    );
    expect(await dialog.findByText('Another one runs.')).toBeVisible();
    expect(asked).toEqual([
      {
        services: ['component:default/payments-api'],
        environments: ['prod-eu'],
        reason: 'Nobody can pay',
        incident: 'https://incidents.example/12',
      },
    ]);
    // The form below it was not sent.
    expect(requested).toEqual([]);
    expect(drawer.queryByText(/Say why/)).toBeNull();
  });

  it('requests the revision that it shows, with the reason, and opens the change', async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(`${BASE}/v1/changes`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json(change(), { status: 201 });
      }),
    );
    const drawer = await openDrawer();
    await userEvent.type(
      drawer.getByRole('textbox', { name: /Reason/ }),
      'Larger pool',
    );
    await userEvent.click(
      drawer.getByRole('button', { name: 'Request promotion' }),
    );
    expect(
      await screen.findByRole('heading', { name: /#214/ }),
    ).toBeInTheDocument();
    expect(bodies).toEqual([
      {
        entityRef: 'component:default/payments-api',
        environment: 'prod-eu',
        from: 'staging',
        revision: STAGING_REVISION,
        reason: 'Larger pool',
      },
    ]);
  });

  it('asks for a reason before it asks the backend', async () => {
    const drawer = await openDrawer();
    await userEvent.type(
      drawer.getByRole('textbox', { name: /Reason/ }),
      'why',
    );
    await userEvent.click(
      drawer.getByRole('button', { name: 'Request promotion' }),
    );
    expect(drawer.getByRole('textbox', { name: /Reason/ })).toBeInvalid();
    expect(drawer.getByText(/at least 5 characters/)).toBeVisible();
  });

  it.each([
    [409, 'Change #213 to prod-eu is still running; wait for it or cancel it.'],
    [422, 'The pin spec.source.targetRevision was not found.'],
    [403, 'You do not own payments-api.'],
  ])('shows a %s in place and loses nothing typed', async (status, message) => {
    server.use(
      http.post(`${BASE}/v1/changes`, () =>
        refusal(status, message, { gates: [gate({ title: 'One at a time' })] }),
      ),
    );
    const drawer = await openDrawer();
    const reason = drawer.getByRole('textbox', { name: /Reason/ });
    await userEvent.type(reason, 'Larger pool');
    await userEvent.click(
      drawer.getByRole('button', { name: 'Request promotion' }),
    );
    expect(await drawer.findByText(message)).toBeVisible();
    expect(
      within(
        drawer.getByRole('list', { name: 'Gates that refused' }),
      ).getByText('One at a time: closed'),
    ).toBeVisible();
    expect(reason).toHaveValue('Larger pool');
    expect(
      drawer.getByRole('button', { name: 'Request promotion' }),
    ).toBeEnabled();
  });

  it('says when upstream moved on while it was open', async () => {
    const signals = new TestSignals();
    const drawer = await openDrawer(signals);
    server.use(
      http.get(`${ENTITY}/promotion-preview`, () =>
        HttpResponse.json(preview({ revision: 'a1'.repeat(20) })),
      ),
    );
    signals.send();
    expect(
      await drawer.findByText(/Staging moved on from 9f8e7d6 to a1a1a1a/),
    ).toBeVisible();
  });

  it('closes with Escape', async () => {
    await openDrawer();
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });
});
